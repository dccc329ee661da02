"""The virtual environment `.venv` with exactly what a hashed lock names; nothing is done when it is there."""

import hashlib
import os
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
REQUIREMENTS = ROOT / "requirements"


def install(lock: str) -> None:
    """Install `requirements/<lock>.txt` unless that was done already; the dev lock contains the base lock."""
    wanted = hashlib.sha256((REQUIREMENTS / f"{lock}.txt").read_bytes()).hexdigest()
    stamp = VENV / f"levee-{lock}.sha256"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        create()
    print(f"Installing what requirements/{lock}.txt pins …", flush=True)
    result = subprocess.run(
        [
            *[str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
            *["--require-hashes", "--requirement", str(REQUIREMENTS / f"{lock}.txt")],
        ],
        check=False,
    )
    if result.returncode:
        sys.exit("The packages could not be installed. Check that this machine can reach the Python package index.")
    stamp.write_text(wanted)


def create() -> None:
    if find_spec("ensurepip") is None:
        sys.exit("This Python cannot make virtual environments. On Debian or Ubuntu install `python3-venv`.")
    print("Making the virtual environment .venv …", flush=True)
    venv.create(VENV, with_pip=True, symlinks=os.name != "nt")


def settings_environment() -> dict[str, str]:
    """The environment of every process of `make run`: embedded unless the caller chose other settings."""
    return {"DJANGO_SETTINGS_MODULE": "marketplace.settings.embedded", "PYTHONPATH": str(ROOT)} | dict(os.environ)


if __name__ == "__main__":
    install(sys.argv[1] if len(sys.argv) > 1 else "base")
