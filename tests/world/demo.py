"""The seeded demo. Within one `make test` the first to need it seeds it and keeps a copy for the others.

It stands on SQLite alone, as it does for people.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.snapshot import put_back_what_migrations_made

# A folder of this run alone; without it everybody seeds for themselves.
FOLDER = os.environ.get("LEVEE_TEST_DEMO", "")
FILE, KEYS, UPLOADS = "demo.sqlite3", "vault.keys", ("media", "private")
PROCESSOR = "standin.sqlite3"


@contextmanager
def standing() -> Iterator[None]:
    """The demo is there, and after it the database is what it was."""
    connection.ensure_connection()
    with closing(sqlite3.connect(":memory:")) as before:
        connection.connection.backup(before)
        seed_or_fetch()
        yield
        before.backup(connection.connection)


def seed_or_fetch() -> None:
    """Outside a transaction: a copy is taken of what is committed."""
    folder = Path(FOLDER)
    if FOLDER and (folder / KEYS).exists():
        _fetch(folder)
        return
    put_back_what_migrations_made()
    call_command("seed", verbosity=0)
    if FOLDER:
        _keep(folder)


def _fetch(folder: Path) -> None:
    _add_keys(folder / KEYS)
    for name in UPLOADS:
        shutil.copytree(folder / name, settings.VAR_DIR / name, dirs_exist_ok=True)
    _merge_processor(folder / PROCESSOR)
    with closing(sqlite3.connect(folder / FILE)) as file:
        file.backup(connection.connection)


def _add_keys(theirs: Path) -> None:
    """Behind our own: what this process sealed before, a snapshot of another world, stays readable."""
    ours = Path(settings.VAULT_KEY_FILE)
    held = ours.read_text() if ours.exists() else ""
    ours.write_text(held + theirs.read_text())


def _merge_processor(theirs: Path) -> None:
    """What the stand-in of the payment processor knows of the demo, beside what it knows of this process's tests."""
    if not Path(settings.STRIPE_STANDIN_FILE).exists():
        shutil.copy(theirs, settings.STRIPE_STANDIN_FILE)
        return
    with closing(sqlite3.connect(settings.STRIPE_STANDIN_FILE)) as ours, ours:
        ours.execute("ATTACH ? AS theirs", [str(theirs)])
        ours.execute(
            "INSERT OR IGNORE INTO objects (id, kind, account, body)"
            " SELECT id, kind, account, body FROM theirs.objects ORDER BY seq"
        )


def _keep(folder: Path) -> None:
    """The keys go last: where they are, the database is whole."""
    with closing(sqlite3.connect(folder / FILE)) as file:
        connection.connection.backup(file)
    for name in UPLOADS:
        (settings.VAR_DIR / name).mkdir(exist_ok=True)
        shutil.copytree(settings.VAR_DIR / name, folder / name, dirs_exist_ok=True)
    shutil.copy(settings.STRIPE_STANDIN_FILE, folder / PROCESSOR)
    shutil.copy(settings.VAULT_KEY_FILE, folder / KEYS)
