"""The project's own script for the servers that it needs, asked by tests."""

import json
import subprocess
import sys

from tests.source import ROOT


def asked(expression: str):
    """What the script answers; in a process of its own, since tests open no sockets."""
    code = f"import json, services; print(json.dumps({expression}))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "deploy", stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(answer.stdout)
