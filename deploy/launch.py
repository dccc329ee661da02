"""`make run`: prepares this machine, then runs the web server and the worker, stopped together."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import environment
from environment import BIN, PYTHON, ROOT

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__)
    parser.add_argument("--port", default="8000")
    parser.add_argument("--setup-only", action="store_true", help="install, build and migrate, then stop")
    options = parser.parse_args(arguments)
    port = read_port(options.port)
    if not options.setup_only:
        refuse_busy_port(port)
    environment.install("base")
    if options.setup_only:
        step(PYTHON, ROOT / "deploy" / "prepare.py", "--no-seed")
        return
    step(PYTHON, ROOT / "deploy" / "prepare.py")
    refuse_busy_port(port)
    sys.exit(serve(port))


def read_port(text: str) -> int:
    if not text.isdigit() or not 1024 <= int(text) <= 65535:
        sys.exit(f'A port is a number from 1024 to 65535, for example 8123; you gave "{text}".')
    return int(text)


def refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            sys.exit(f"Port {port} is in use. Stop what runs there, or choose another: make run PORT=8123")


def step(*command: object) -> None:
    """Run one step to its end; its own message has been printed when it fails."""
    result = subprocess.run([str(part) for part in command], cwd=ROOT, env=child_environment(), check=False)
    if result.returncode:
        sys.exit(result.returncode)


def child_environment() -> dict[str, str]:
    return environment.settings_environment()


def serve(port: int) -> int:
    """Run both until one ends or we are told to stop; returns the exit code."""
    signal.signal(signal.SIGTERM, stop_asked)
    signal.signal(signal.SIGINT, stop_asked)
    children: dict[str, subprocess.Popen] = {}
    try:
        children["web server"] = start(
            *[BIN / "granian", "--interface", "wsgi", "--host", HOST, "--port", port],
            *["--workers", 1, "--blocking-threads", 4, "--no-ws", "--log-level", "warning"],
            "marketplace.wsgi:application",
        )
        children["worker"] = start(PYTHON, ROOT / "manage.py", "work")
        wait_until_answering(port, children)
        announce(port)
        while not (ended := [name for name, child in children.items() if child.poll() is not None]):
            time.sleep(0.2)
        print(f"The {ended[0]} stopped by itself, so everything is stopped. Its own message is above.")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        stop(list(children.values()))


def stop_asked(*_):
    raise KeyboardInterrupt


def start(*command: object) -> subprocess.Popen:
    """A child in its own session, so that Ctrl-C reaches only us and we end both in order."""
    return subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, env=child_environment(), start_new_session=os.name != "nt"
    )


def wait_until_answering(port: int, children: dict[str, subprocess.Popen]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children.values()):
        try:
            with urlopen(f"http://{HOST}:{port}/livez", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    print("The web server did not answer in time. Its own message is above.")
    raise SystemExit(1)


def announce(port: int) -> None:
    print(f"\nLevee answers at http://{HOST}:{port}/ · stop it with Ctrl-C\n", flush=True)
    sign_ins = ROOT / "build" / "sign-ins.txt"
    if sign_ins.exists():
        print(sign_ins.read_text(), flush=True)


def stop(children: list[subprocess.Popen]) -> None:
    """A second signal (make passes on the one that it got, too) must not leave a child behind."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            kill(child)
            child.wait()


def kill(child: subprocess.Popen) -> None:
    """With its own children: the web server's workers are in its group."""
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
