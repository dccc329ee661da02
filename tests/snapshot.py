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
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation
from wagtail.models import Collection, Locale

from tests import source

FOLDER = source.ROOT / "build" / "tests"
_numbers = count(1)


# Each run has vault keys of its own; `post_migrate` plants the canary of today's.
FORGET_THE_KEYS = "DELETE FROM vault_vaultcanary"


def hash_of_migrations() -> str:
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for migration in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}.{migration.stem}".encode() + migration.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The first worker to ask makes the database, another that asks for the same kind meanwhile waits."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"lock-{connection.vendor}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def kept_file() -> Path:
    kept = FOLDER / f"migrated-{hash_of_migrations()}.sqlite3"
    with one_at_a_time():
        if not kept.exists():
            half = kept.with_suffix(".half")
            half.unlink(missing_ok=True)
            migrate(f"sqlite:///{half}")
            with closing(sqlite3.connect(half)) as file, file:
                file.execute(FORGET_THE_KEYS)
            half.replace(kept)
    return kept


def kept_template() -> str:
    """Its name on the PostgreSQL server."""
    name = f"levee_migrated_{hash_of_migrations()}"
    with one_at_a_time(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}_half")
            cursor.execute(f"CREATE DATABASE {name}_half")
            migrate(f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}_half")
            other = connection.copy()
            other.settings_dict = other.settings_dict | {"NAME": f"{name}_half"}
            with other.cursor() as inside:
                inside.execute(FORGET_THE_KEYS)
            other.close()
            cursor.execute(f"ALTER DATABASE {name}_half RENAME TO {name}")
    return name


@contextmanager
def new_database(template: str | None = None) -> Iterator[dict]:
    """The settings of a new database on disk: a copy of `template`, or of the kept one. Deleted afterwards.

    On SQLite with the journal of the embedded set-up, so that readers and a writer meet as they do there; fifty writers
    on a slow machine wait longer for their turn than a person would.
    """
    settings = connection.settings_dict
    if connection.vendor == "postgresql":
        name = f"levee_own_{os.getpid()}_{next(_numbers)}"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template or settings['TEST']['TEMPLATE']}")
        try:
            yield settings | {"NAME": name}
        finally:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        return
    embedded = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", "timeout": 90}
    with tempfile.TemporaryDirectory(prefix="levee-own-") as folder:
        name = str(Path(folder, "levee.sqlite3"))
        with closing(sqlite3.connect(template or kept_file())) as kept, closing(sqlite3.connect(name)) as copy:
            kept.backup(copy)
        yield settings | {"NAME": name, "OPTIONS": settings["OPTIONS"] | embedded}


def migrate(address: str) -> None:
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "marketplace.settings.test"}
    subprocess.run([sys.executable, source.ROOT / "manage.py", "migrate", "--verbosity=0"], env=environment, check=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Start from the kept database; pytest-django calls this before it creates the test database."""
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = kept_template()
        connection.close()
    elif connection.vendor == "sqlite":
        copy_when_created(kept_file())


def put_back_what_migrations_made() -> None:
    """A test that commits is followed by a flush, which also empties what Wagtail's migrations put there."""
    Locale.objects.get_or_create(language_code="en")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


def copy_when_created(kept: Path) -> None:
    create = DatabaseCreation._create_test_db  # type: ignore[attr-defined]

    def create_from_the_kept_file(self, *args, **kwargs):
        name = create(self, *args, **kwargs)
        self.kept_open = sqlite3.connect(name, uri=True)  # a database in memory lives as long as somebody has it open
        with closing(sqlite3.connect(kept)) as file:
            file.backup(self.kept_open)
        return name

    DatabaseCreation._create_test_db = create_from_the_kept_file  # type: ignore[attr-defined]
