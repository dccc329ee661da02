"""Brings the assets, the database and the static files up to date, doing only what is not done yet.

Run by `make setup` and `make run` with the virtual environment's Python. Demo data is made once, in the
embedded settings only; the demo sign-ins are written to `build/sign-ins.txt`, printed when the site answers.
"""

import argparse
import gc
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-seed", action="store_true")
    options = parser.parse_args()
    # The two long steps of a first run share no file: side by side they take the time of one.
    with subprocess.Popen([sys.executable, ROOT / "deploy" / "assets.py"], cwd=ROOT) as assets:
        bring_up_database()
    if assets.returncode:
        sys.exit(assets.returncode)
    collect_static()
    if not options.no_seed:
        seed()


def bring_up_database() -> None:
    sys.path.insert(0, str(ROOT))
    django.setup()
    # One short process that makes many rows: looking for garbage often takes a tenth of its time.
    gc.set_threshold(100_000)
    migrate()


def migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Bringing the database up to date …", flush=True)
        call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".levee.sha256"
    wanted = static_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Collecting static files …", flush=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)


def static_digest() -> str:
    """Names, sizes and times of every static file of the project and of its packages."""
    from django.contrib.staticfiles.finders import get_finders

    total = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            total.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return total.hexdigest()


def seed() -> None:
    from django.conf import settings
    from django.core.management import call_command

    sign_ins = ROOT / "build" / "sign-ins.txt"
    sign_ins.unlink(missing_ok=True)
    if not settings.DEMO:
        return
    call_command("seed")
    text = io.StringIO()
    call_command("demo_sign_ins", stdout=text)
    sign_ins.write_text(text.getvalue())


if __name__ == "__main__":
    main()
