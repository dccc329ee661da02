"""The change log that search follows. Call it last in a service, just before commit."""

from django.db import connection

from marketplace.core.models import Change

LOCK = 5_014_409


def record_change(kind: str, object_id: int) -> None:
    """Say that a `kind` ("listing", "provider", "program") changed.

    On PostgreSQL a transaction lock makes the order of numbers the order of commits; SQLite has one
    writer, so it is so already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    Change.objects.create(kind=kind, object_id=object_id)
