"""The migrated SQLite database, kept between runs: applying 200 migrations takes most of a minute, copying it a blink.

`migrate` still runs on the copy: it finds nothing to apply and sends `post_migrate`, so triggers and permissions are
today's. The file's name is a hash of every migration, so a changed one makes a new file.
"""

import hashlib
import os
import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

from tests import source

FOLDER = source.ROOT / "build" / "tests"


def kept_file() -> Path:
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for migration in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}.{migration.stem}".encode() + migration.read_bytes())
    return FOLDER / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Start from the kept database where there is one; pytest-django calls this before it creates the test database."""
    if connection.vendor != "sqlite" or not (kept := kept_file()).exists():
        return
    create = DatabaseCreation._create_test_db

    def create_from_the_kept_file(self, *args, **kwargs):
        name = create(self, *args, **kwargs)
        self.kept_open = sqlite3.connect(name, uri=True)  # a database in memory lives as long as somebody has it open
        with sqlite3.connect(kept) as file:
            file.backup(self.kept_open)
        return name

    DatabaseCreation._create_test_db = create_from_the_kept_file


@pytest.fixture(scope="session", autouse=True)
def _keep_the_migrated_database(django_db_setup, django_db_blocker):
    if connection.vendor != "sqlite" or (kept := kept_file()).exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock(), sqlite3.connect(half) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
        # Each run has vault keys of its own; `post_migrate` plants the canary of today's.
        file.execute("DELETE FROM vault_vaultcanary")
        file.commit()
    half.replace(kept)
