"""Other people's software, measured in the same run; each in a virtual environment of its own under `build/`."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.databases import ROOT, drop, exists, sql

VENVS = ROOT / "build" / "peers"


@dataclass(frozen=True)
class Peer:
    """`packages` are installed once; `script` beside this file prints {"rate": …, "p99": …} for N processes."""

    name: str
    what: str
    script: str
    packages: tuple[str, ...]

    @property
    def python(self) -> Path:
        return VENVS / self.script.removesuffix(".py") / "bin" / "python"

    @property
    def database(self) -> str:
        return f"levee_bench_{self.script.removesuffix('.py')}"

    def why_not(self) -> str:
        """Install it and set up its database once; "" when it can be measured."""
        try:
            if not self.python.exists():
                print(f"Installing {self.name}, once …", flush=True)
                self._call(sys.executable, "-m", "venv", str(self.python.parent.parent))
                self._call(str(self.python), "-m", "pip", "install", "--quiet", *self.packages)
            if not exists(self.database):
                print(f"Setting {self.name} up, once …", flush=True)
                sql(f'CREATE DATABASE "{self.database}"')
                self._call(str(self.python), str(Path(__file__).with_name(self.script)), "setup")
        except subprocess.CalledProcessError as error:
            drop(self.database)
            return "It could not be set up: " + error.stderr.strip().splitlines()[-1]
        return ""

    def run(self, processes: int) -> dict[str, float]:
        answer = self._call(str(self.python), str(Path(__file__).with_name(self.script)), str(processes))
        return json.loads(answer.splitlines()[-1])

    def _call(self, *command: str) -> str:
        url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + self.database
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        environment = {**kept, "DATABASE_URL": url, "PYTHONWARNINGS": "ignore"}
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
        return done.stdout


PEERS = (
    Peer(
        "django-hordak 2.0.0",
        "transfer_to between two accounts, nothing else",
        "hordak_transfer.py",
        ("django-hordak==2.0.0", "Django<5.3", "psycopg[binary]"),
    ),
    Peer(
        "pretix 2026.8.0",
        "one ticket into a cart, one quota",
        "pretix_cart.py",
        ("pretix==2026.8.0",),
    ),
)
