"""SIGKILL of a worker's child where the plan says so, once for each line of the plan.

The code under the knife knows nothing of it: `arm` wraps what every durable step passes through.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain, repeat

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from marketplace.core import broker, outbox
from marketplace.payments import standin
from tests.concurrency import BALANCE

SENDING = ("leased and not sent", "sent")
EVERYWHERE = ("message received", "before the commit", "after the commit", "done and not acknowledged")
OUTSIDE = ("before the outside is asked", "the outside has accepted")
OUTSIDE_AGAIN = ("before the outside is asked for more", "the outside has accepted more")
NOWHERE = repeat(("", ""))
LEDGER = ("before the ledger moves", "between two balances")

# The row that this process has in hand, and whether its work has begun.
_row: ContextVar[int | None] = ContextVar("row_under_the_knife", default=None)
_in_the_work: ContextVar[bool] = ContextVar("work_under_the_knife", default=False)
# The boundaries of what this attempt will ask of the outside, one pair a request.
_to_be_asked: ContextVar[Iterator[tuple[str, str]] | None] = ContextVar("asked_under_the_knife", default=None)


def strike(point: str, row_id: int | None = None) -> None:
    """Kill -9 of this process, if the plan wants it here and has not had it."""
    from tests.kills.outside import line

    if (row_id := row_id or _row.get()) is None:
        return
    taken = line().execute(
        "UPDATE knife SET struck_at = clock_timestamp() WHERE row_id = %s AND point = %s AND struck_at IS NULL"
        " RETURNING row_id",
        [row_id, point],
    )
    if taken.fetchone():
        os.kill(os.getpid(), signal.SIGKILL)


def arm() -> None:
    attempt, run, send, commit = outbox.attempt, outbox._run, broker.send, BaseDatabaseWrapper.commit
    answer = standin.answer

    def attempt_under_the_knife(row_id, number):
        with having(_row, row_id), having(_to_be_asked, chain([OUTSIDE, OUTSIDE_AGAIN], NOWHERE)):
            strike("message received")
            done = attempt(row_id, number)
            strike("done and not acknowledged")
        return done

    def run_under_the_knife(row_id, number):
        with having(_in_the_work, True), connection.execute_wrapper(balances()):
            return run(row_id, number)

    def commit_under_the_knife(self):
        if _in_the_work.get():
            strike("before the commit")
        commit(self)
        if _in_the_work.get():
            strike("after the commit")

    def send_under_the_knife(task, *args, within):
        number = args[0] if task == "core.run_row" else 0
        strike("leased and not sent", number)
        send(task, *args, within=within)
        strike("sent", number)

    def answer_under_the_knife(method, *request):
        """Of the processor: what is only looked up changes nothing there."""
        if method != "post":
            return answer(method, *request)
        with asking_outside():
            return answer(method, *request)

    standin.answer = answer_under_the_knife
    outbox.attempt, outbox._run, broker.send = attempt_under_the_knife, run_under_the_knife, send_under_the_knife
    BaseDatabaseWrapper.commit = commit_under_the_knife  # type: ignore[method-assign]


@contextmanager
def having(variable: ContextVar, value):
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


@contextmanager
def asking_outside():
    before, after = next(_to_be_asked.get() or NOWHERE)
    strike(before)
    yield
    strike(after)


def balances():
    """A transfer changes two balances; the knife may come before the first, or between them."""
    changed = 0

    def execute(execute, sql, params, many, context):
        nonlocal changed
        if BALANCE.match(sql):
            changed += 1
            if changed <= len(LEDGER):
                strike(LEDGER[changed - 1])
        return execute(sql, params, many, context)

    return execute
