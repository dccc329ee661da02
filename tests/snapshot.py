"""A migrated database to copy, kept between runs: applying 200 migrations takes a minute, copying them a blink.

On SQLite it is a file, on PostgreSQL a template database. `migrate` still runs on the copy: it finds nothing to apply
and sends `post_migrate`, so triggers and permissions are today's. The name is a hash of every migration, so a changed
one makes a new one.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

from tests import source

FOLDER = source.ROOT / "build" / "tests"


# Each run has vault keys of its own; `post_migrate` plants the canary of today's.
FORGET_THE_KEYS = "DELETE FROM vault_vaultcanary"


def hash_of_migrations() -> str:
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for migration in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}.{migration.stem}".encode() + migration.read_bytes())
    return digest.hexdigest()[:16]


def kept_file() -> Path:
    return FOLDER / f"migrated-{hash_of_migrations()}.sqlite3"


def kept_template() -> str:
    """Its name on the PostgreSQL server; the first to ask makes it, a worker that asks meanwhile waits."""
    name = f"levee_migrated_{hash_of_migrations()}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "template.lock").open("w") as lock, connection._nodb_cursor() as cursor:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}_half")
            cursor.execute(f"CREATE DATABASE {name}_half")
            migrate(f"{name}_half")
            cursor.execute(f"ALTER DATABASE {name}_half RENAME TO {name}")
    return name


def migrate(name: str) -> None:
    address = os.environ["DATABASE_URL"].rpartition("/")[0]
    environment = os.environ | {
        "DATABASE_URL": f"{address}/{name}",
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.test",
    }
    subprocess.run([sys.executable, source.ROOT / "manage.py", "migrate", "--verbosity=0"], env=environment, check=True)
    other = connection.copy()
    other.settings_dict = other.settings_dict | {"NAME": name}
    with other.cursor() as cursor:
        cursor.execute(FORGET_THE_KEYS)
    other.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Start from the kept database; pytest-django calls this before it creates the test database."""
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = kept_template()
        connection.close()
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
        file.execute(FORGET_THE_KEYS)
        file.commit()
    half.replace(kept)
