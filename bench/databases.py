"""Throw-away databases on the PostgreSQL that `deploy/services.py` starts; each has every table of ours."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "deploy")]
MIGRATED = "levee_bench_migrated"


def prepare() -> str:
    """Start PostgreSQL unless it runs; Django is set up on a migrated database, whose name is the answer.

    Migrating takes a minute, so it is done once for each PostgreSQL; others are copied from it.
    """
    import django
    import services

    _, missing = services.start()
    url = services.environment().get("DATABASE_URL")
    if not url:
        sys.exit("This needs PostgreSQL: " + " ".join(missing))
    os.environ["LEVEE_VAR"] = tempfile.mkdtemp(prefix="levee-bench-")
    os.environ["DATABASE_URL"] = url.rsplit("/", 1)[0] + "/" + MIGRATED
    os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.embedded"
    django.setup()
    if not exists(MIGRATED):
        sql(f'CREATE DATABASE "{MIGRATED}"')
        print("Applying the migrations, once …", flush=True)
        manage = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
        subprocess.run(manage, check=True)  # noqa: S603
    return MIGRATED


def sql(statement: str, *values: object) -> list:
    """Run one statement of the server itself, outside of any transaction."""
    import psycopg
    from django.db import connection

    settings = connection.settings_dict
    where = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"], "dbname": "postgres"}
    with psycopg.connect(**where, autocommit=True) as server:
        cursor = server.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def exists(name: str) -> bool:
    return bool(sql("SELECT 1 FROM pg_database WHERE datname = %s", name))


def use(name: str) -> None:
    """From now on this process works on that database."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def drop(name: str) -> None:
    sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def copied(source: str, name: str) -> Iterator[str]:
    """A copy of `source` while the block runs; nobody may be connected to `source`."""
    from django.db import connection

    connection.close()
    drop(name)
    sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        use(name)
        yield name
    finally:
        use(MIGRATED)
        drop(name)


def load() -> str:
    """How busy the machine is, for beside the figures."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def spread(values: list[float], digits: int = 1) -> str:
    """The median and, in brackets, the least and the most."""
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]
