"""The one door to later work: a row in the same transaction, run after commit, again until it is done."""

import datetime as dt

from celery import current_app
from django.db import transaction
from django.db.models import F, Q

from marketplace.core import clock
from marketplace.core.models import OutboxRow

LEASE = dt.timedelta(seconds=30)
MOST_ATTEMPTS = 12


def enqueue(name: str, *ids: int, due_at: dt.datetime | None = None) -> OutboxRow:
    """Queue the task `name` with ids (never objects or texts); it runs only if the transaction commits."""
    row = OutboxRow(name=name, args=list(ids))
    if due_at is not None:
        row.due_at = due_at
    row.save()
    return row


def lease_waiting(limit: int = 20) -> list[OutboxRow]:
    """Take up to `limit` due rows for 30 seconds; a row leased by someone else is left alone."""
    moment = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=moment)
    waiting = OutboxRow.objects.filter(
        free, done_at__isnull=True, due_at__lte=moment, attempts__lt=MOST_ATTEMPTS
    ).order_by("pk")
    leased = []
    for row in waiting[:limit]:
        taken = OutboxRow.objects.filter(free, pk=row.pk, done_at__isnull=True).update(
            leased_until=moment + LEASE, attempts=F("attempts") + 1
        )
        if taken:
            leased.append(row)
    return leased


def run(row: OutboxRow) -> bool:
    """Do one leased row here and now; a failure is kept with its text and tried again, later each time."""
    try:
        with transaction.atomic():
            current_app.tasks[row.name](*row.args)
    except Exception as error:
        wait = min(2 ** (row.attempts + 1), 3600)
        OutboxRow.objects.filter(pk=row.pk).update(
            last_error=f"{type(error).__name__}"[:500],
            due_at=clock.now() + dt.timedelta(seconds=wait),
            leased_until=None,
        )
        return False
    OutboxRow.objects.filter(pk=row.pk).update(done_at=clock.now(), leased_until=None, last_error="")
    return True


def drain(limit: int = 1000) -> int:
    """Run everything that is due, including what that work queues; returns how many rows were done."""
    done = 0
    while done < limit and (rows := lease_waiting()):
        done += sum(run(row) for row in rows)
    return done
