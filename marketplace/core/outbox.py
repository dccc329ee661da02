"""The one door to later work: a row in the same transaction, run after commit, again until it is done.

A row is leased for 30 seconds. Its task and the mark that it is done commit together, so what a task writes to
the database happens once; what it does outside (an e-mail) happens at least once.
"""

import datetime as dt
import logging
from collections.abc import Iterable

from celery import current_app
from django.db import DatabaseError, transaction
from django.db.models import F, Q

from marketplace.core import clock
from marketplace.core.kept import add, add_one
from marketplace.core.models import OutboxRow

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=30)
MOST_ATTEMPTS = 12
LONGEST_WAIT_SECONDS = 3600


def enqueue(name: str, *ids: int, due_at: dt.datetime | None = None) -> OutboxRow:
    """Queue the task `name` with ids (never objects or texts); it runs only if the transaction commits."""
    row = OutboxRow(name=name, args=list(ids))
    if due_at is not None:
        row.due_at = due_at
    return add_one(row)


def enqueue_each(name: str, ids: Iterable[int]) -> list[OutboxRow]:
    """Queue the task `name` once for each id, in one statement."""
    return add(OutboxRow(name=name, args=[one]) for one in ids)


def lease_waiting(limit: int = 20) -> list[OutboxRow]:
    """Take up to `limit` due rows for 30 seconds; a row leased by someone else is left alone."""
    moment = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=moment)
    waiting = OutboxRow.objects.filter(
        free, done_at__isnull=True, due_at__lte=moment, attempts__lt=MOST_ATTEMPTS
    ).order_by("pk")
    leased = []
    for row in waiting[:limit]:
        row.leased_until = moment + LEASE
        taken = (
            OutboxRow.objects.filter(free, pk=row.pk, done_at__isnull=True)
            .order_by()
            .update(leased_until=row.leased_until, attempts=F("attempts") + 1)
        )
        if taken:
            row.attempts += 1
            leased.append(row)
    return leased


def run(row: OutboxRow) -> bool:
    """Do one leased row here and now; a failure is kept by its kind and tried again, later each time.

    False also when somebody else took the row over after our lease had run out.
    """
    try:
        with transaction.atomic():
            held = OutboxRow.objects.select_for_update(skip_locked=True).filter(
                pk=row.pk, done_at__isnull=True, leased_until=row.leased_until
            )
            if not held.order_by("pk").first():
                return False
            current_app.tasks[row.name](*row.args)
            _mark(row, done_at=clock.now(), leased_until=None, last_error="")
    except Exception as error:
        # The text of an error may quote what it failed on, so only its kind is kept.
        logger.error("%s failed at attempt %s: %s", row.name, row.attempts, type(error).__name__)
        wait = dt.timedelta(seconds=min(2**row.attempts, LONGEST_WAIT_SECONDS))
        _mark(row, last_error=type(error).__name__[:500], due_at=clock.now() + wait, leased_until=None)
        return False
    return True


def drain(limit: int = 1000) -> int:
    """Run everything that is due, including what that work queues; returns how many rows were done."""
    done = 0
    while done < limit and (rows := lease_waiting()):
        done += sum(run(row) for row in rows)
    return done


def sweep(*, before: dt.datetime) -> int:
    """Forget rows that were done before this moment; a row that failed for good stays."""
    count, _ = OutboxRow.objects.filter(done_at__lt=before).delete()
    return count


def given_up() -> int:
    """Rows that failed so often that nobody tries them again: a person has to look."""
    return OutboxRow.objects.filter(done_at__isnull=True, attempts__gte=MOST_ATTEMPTS).count()


def problem() -> str:
    """For the readiness report."""
    try:
        count = given_up()
    except DatabaseError:
        return "unreachable"
    return f"{count} given up" if count else ""


def _mark(row: OutboxRow, **fields) -> None:
    OutboxRow.objects.filter(pk=row.pk, done_at__isnull=True).order_by().update(**fields)
