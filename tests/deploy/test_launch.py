"""`make run` ends what it began, however often it is told to."""

import subprocess
import sys

from tests import source

# Two signals while children take their time, as make and a terminal send them.
TOLD_TWICE = """
import os, signal, sys, threading, time
import launch

LAZY = "import signal, time; signal.signal(15, lambda *_: (time.sleep(1), exit())); time.sleep(30)"
children = [launch.start(sys.executable, "-c", LAZY) for _child in range(2)]
signal.signal(signal.SIGTERM, launch.stop_asked)
threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGTERM]).start()
time.sleep(0.2)
launch.stop(children)
time.sleep(0.3)
print([child.poll() for child in children])
"""


def test_a_second_signal_leaves_no_child_behind():
    ended = subprocess.run(
        [sys.executable, "-c", TOLD_TWICE],
        cwd=source.ROOT / "deploy",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "None" not in ended.stdout
