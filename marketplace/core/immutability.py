"""Tables to which rows are only added: triggers refuse UPDATE and DELETE, on PostgreSQL and on SQLite.

An app calls `protect(Model)` in `ready()`. SQLite drops a table's triggers when a later migration rebuilds it, so
they are installed after every `migrate`; a check and the readiness report say when one is missing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connections, models, transaction

PREFIX = "levee_append_only_"
MESSAGE = "rows of this table are never changed or deleted"
_protected: list[type[models.Model]] = []


def protect(model: type[models.Model]) -> None:
    """From the next `migrate` on, rows of `model` can be added and read, nothing else."""
    if model not in _protected:
        _protected.append(model)


def protected() -> list[type[models.Model]]:
    return list(_protected)


def install(using: str = "default", **kwargs) -> None:
    """Put every missing trigger back; safe to run at any time. Hears `post_migrate`."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for model in _protected:
            if model._meta.db_table in tables:
                for statement in _create(connection.vendor, model._meta.db_table):
                    cursor.execute(statement)


def remove(using: str = "default") -> None:
    """Take the triggers away: only `disarmed` has a reason to."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for model in _protected:
            if model._meta.db_table in tables:
                for statement in _drop(connection.vendor, model._meta.db_table):
                    cursor.execute(statement)


@contextmanager
def disarmed(using: str = "default") -> Iterator[None]:
    """For the flush between tests that commit, which empties every table."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def unguarded(using: str = "default") -> list[str]:
    """Tables that should refuse changes and whose triggers are missing or off; reads only."""
    connection = connections[using]
    existing = connection.introspection.table_names()
    triggers = _triggers(connection)
    tables = [model._meta.db_table for model in _protected]
    return [table for table in tables if table in existing and not _names(connection.vendor, table) <= triggers]


def unarmed(using: str = "default") -> list[str]:
    """Tables whose triggers are missing, or let a trial change through: for start-up, since it tries an UPDATE."""
    missing = unguarded(using)
    existing = connections[using].introspection.table_names()
    return missing + [
        table
        for model in _protected
        if (table := model._meta.db_table) in existing and table not in missing and not _refuses(model, using)
    ]


def problem() -> str:
    """For the readiness report: "" or the tables that are not guarded."""
    try:
        tables = unguarded()
    except DatabaseError:
        return "unreachable"
    return f"not guarded: {', '.join(tables)}" if tables else ""


def _refuses(model: type[models.Model], using: str) -> bool:
    """Try to change the first row to what it is; the attempt is undone either way."""
    pk = model._base_manager.using(using).order_by("pk").values_list("pk", flat=True).first()
    if pk is None:
        return True
    column = model._meta.pk.attname
    try:
        with transaction.atomic(using=using):
            model._base_manager.using(using).filter(pk=pk).update(**{column: pk})
            transaction.set_rollback(True, using=using)
    except DatabaseError:
        return True
    return False


_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';
END;
$$ LANGUAGE plpgsql
"""


def _names(vendor: str, table: str) -> set[str]:
    if vendor == "postgresql":
        return {f"{PREFIX}{table}", f"{PREFIX}{table}_truncate"}
    return {f"{PREFIX}{table}_update", f"{PREFIX}{table}_delete"}


def _create(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'CREATE OR REPLACE TRIGGER "{PREFIX}{table}" BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {PREFIX}refuse()",
            f'CREATE OR REPLACE TRIGGER "{PREFIX}{table}_truncate" BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}refuse()",
        ]
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{PREFIX}{table}_{verb}" BEFORE {verb.upper()} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for verb in ("update", "delete")
    ]


def _drop(vendor: str, table: str) -> list[str]:
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{name}"{on}' for name in sorted(_names(vendor, table))]


def _triggers(connection) -> set[str]:
    """The names of our triggers that are in force."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall() if row[0].startswith(PREFIX)}
