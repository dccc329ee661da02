"""The change log that search indexes follow, in the order of commits."""

from collections.abc import Iterable

from django.db.models import Max

from marketplace.core.models import Change


def record_change(kind: str, object_id: int) -> None:
    """Say that a `kind` ("listing", "provider", "program") changed; anywhere in the service's transaction.

    On PostgreSQL a deferred trigger numbers the row again at commit, one transaction at a time, so that whoever has
    read up to a number has missed none below it. SQLite has one writer, so its numbers are in order already.
    """
    record_changes(kind, [object_id])


def record_changes(kind: str, object_ids: Iterable[int]) -> None:
    """The same for many, in one statement."""
    Change.objects.bulk_create(Change(kind=kind, object_id=object_id) for object_id in object_ids)


def last_number() -> int:
    """The number up to which everything committed so far stands in the log; 0 while it is empty."""
    return Change.objects.aggregate(last=Max("pk"))["last"] or 0


def changes_after(number: int, limit: int) -> list[Change]:
    """The next changes in order of commit, at most `limit`."""
    return list(Change.objects.filter(pk__gt=number).order_by("pk")[:limit])
