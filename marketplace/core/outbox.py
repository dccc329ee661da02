"""The one door to later work: a row in the same transaction, run after commit, again until it is done.

A row is leased for 30 seconds: the embedded worker leases and runs it (`drain`), in production a worker leases it and
sends its number to the others (`publish`). A row that nobody has done when its lease is over is leased again, so a
lost message or a killed worker costs half a minute, whatever the broker remembers. Each message is good for one
attempt. A row's task and the mark that it is done commit together, under the row's lock, so what a task writes to the
database happens once; what it does outside (an e-mail, a transfer) happens at least once, under a key of our own.
"""

import datetime as dt
import logging
from collections.abc import Iterable

from celery import current_app
from django.db import DatabaseError, transaction
from django.db.models import Min

from marketplace.core import broker, clock
from marketplace.core.kept import add, add_one
from marketplace.core.models import OutboxRow

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=30)
MOST_ATTEMPTS = 12
LONGEST_WAIT_SECONDS = 3600
# So many messages lie in the broker at most: the rest waits in its own table, where nothing is lost.
WINDOW = 200
# Work that is due and has waited longer says that no worker is running, or too few.
LATE = dt.timedelta(minutes=5)


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
    """Take up to `limit` due rows for 30 seconds; what someone else has leased, or runs, is left alone."""
    moment = clock.now()
    waiting = OutboxRow.objects.free(moment).filter(attempts__lt=MOST_ATTEMPTS).order_by("pk")
    # An idle worker only reads: on SQLite a transaction would keep every writer waiting.
    if limit <= 0 or not waiting.exists():
        return []
    with transaction.atomic():
        rows = list(waiting.select_for_update(skip_locked=True)[:limit])
        numbers = [row.pk for row in rows]
        OutboxRow.objects.filter(pk__in=numbers).order_by().update(leased_until=moment + LEASE)
    return rows


def publish() -> int:
    """Lease what is due and send each row's number to the workers; returns how many messages were sent.

    Fails where the broker is away: then the leases run out, and the rows are sent again.
    """
    on_the_way = OutboxRow.objects.leased(clock.now()).count()
    rows = lease_waiting(WINDOW - on_the_way)
    for row in rows:
        broker.send("core.run_row", row.pk, row.attempts + 1, within=LEASE)
    return len(rows)


def attempt(row_id: int, number: int) -> bool:
    """Do a row here and now as its attempt `number`; False when it failed, or somebody else has had this attempt.

    The attempt is counted, and the lease begins anew, before the work: whoever dies in it has used it up.
    """
    its_turn = OutboxRow.objects.filter(pk=row_id, done_at__isnull=True, attempts=number - 1)
    return bool(its_turn.order_by().update(attempts=number, leased_until=clock.now() + LEASE)) and _run(row_id, number)


def _run(row_id: int, number: int) -> bool:
    """A failure is kept by its kind and tried again, later each time."""
    name = f"row {row_id}"
    try:
        with transaction.atomic():
            held = OutboxRow.objects.select_for_update(skip_locked=True).filter(
                pk=row_id, done_at__isnull=True, attempts=number
            )
            row = held.order_by("pk").first()
            if row is None:
                return False
            name = row.name
            current_app.tasks[name](*row.args)
            _mark(row_id, number, done_at=clock.now(), leased_until=None, last_error="")
    except Exception as error:
        # The text of an error may quote what it failed on, so only its kind is kept.
        logger.error("%s failed at attempt %s: %s", name, number, type(error).__name__)
        wait = dt.timedelta(seconds=min(2**number, LONGEST_WAIT_SECONDS))
        kind = type(error).__name__[:500]
        _mark(row_id, number, last_error=kind, due_at=clock.now() + wait, leased_until=None)
        return False
    return True


def drain(limit: int = 1000) -> int:
    """Run everything that is due, including what that work queues; returns how many rows were done."""
    done = 0
    while done < limit and (rows := lease_waiting()):
        done += sum(attempt(row.pk, row.attempts + 1) for row in rows)
    return done


def sweep(*, before: dt.datetime) -> int:
    """Forget rows that were done before this moment; a row that failed for good stays."""
    count, _ = OutboxRow.objects.filter(done_at__lt=before).delete()
    return count


def given_up() -> int:
    """Rows that failed so often that nobody tries them again: a person has to look."""
    return OutboxRow.objects.filter(done_at__isnull=True, attempts__gte=MOST_ATTEMPTS).count()


def oldest_due() -> dt.datetime | None:
    """Since when the oldest work waits that could be done now; None when nothing waits."""
    waiting = OutboxRow.objects.waiting(clock.now()).filter(attempts__lt=MOST_ATTEMPTS)
    return waiting.order_by().aggregate(oldest=Min("due_at"))["oldest"]


def problem() -> str:
    """For the readiness report."""
    try:
        count, oldest = given_up(), oldest_due()
    except DatabaseError:
        return "unreachable"
    late = "late" if oldest and oldest < clock.now() - LATE else ""
    return ", ".join(filter(None, [f"{count} given up" if count else "", late]))


def _mark(row_id: int, number: int, **fields) -> None:
    OutboxRow.objects.filter(pk=row_id, done_at__isnull=True, attempts=number).order_by().update(**fields)
