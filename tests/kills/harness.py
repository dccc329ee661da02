"""Real Celery workers on a real broker and the test's own PostgreSQL database, and a plan of kills."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import QuerySet

from marketplace.core import outbox
from marketplace.core.models import OutboxRow
from tests import source
from tests.kills import outside
from tests.kills.steps import Step

CHILDREN = 4
# What a person would wait for, at the most.
HEALED_WITHIN = 60
# Rows that fall due in a second: more kills than that and the children are killed faster than they are forked.
EACH_SECOND = 1


class Workers:
    """A worker with pre-forked children and beat beside it, as one group of processes."""

    def __init__(self, broker: str):
        where = connection.settings_dict
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.kills.settings",
            "DATABASE_URL": f"postgres://{where['USER']}@{where['HOST']}:{where['PORT']}/{where['NAME']}",
            "KILLS_REDIS_URL": broker,
            "KILLS_QUEUE": f"kills-{where['NAME']}",
            "KILLS_STANDIN": str(settings.STRIPE_STANDIN_FILE),
        }
        self.group: subprocess.Popen | None = None
        self.killed_at: list[dt.datetime] = []
        self.is_over, self.one_hand = threading.Event(), threading.RLock()

    def start(self) -> None:
        options = ["-B", f"--concurrency={CHILDREN}", "--loglevel=ERROR", "--without-gossip", "--without-mingle"]
        command = [sys.executable, "-m", "celery", "-A", "tests.kills.worker", "worker", *options]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.group = subprocess.Popen(command, cwd=source.ROOT, env=self.environment, start_new_session=True, **quiet)

    def stand_by(self) -> None:
        """What an instance's process manager does: a worker that ended by itself is started again.

        It may: Celery's own client gives up ("Unrecoverable error") when Redis goes in the middle of one of its steps.
        """
        while not self.is_over.wait(timeout=1):
            with self.one_hand:
                if self.group and self.group.poll() is not None:
                    self.start()

    def kill(self) -> None:
        """All of them at once, as when the machine loses power."""
        with self.one_hand:
            if self.group:
                os.killpg(self.group.pid, signal.SIGKILL)
                self.group.wait()
                self.killed_at.append(dt.datetime.now(dt.UTC))
                self.group = None


@contextmanager
def workers(broker: str) -> Iterator[Workers]:
    outside.line().execute(outside.TABLES)
    group = Workers(broker)
    group.start()
    manager = threading.Thread(target=group.stand_by, daemon=True)
    manager.start()
    try:
        yield group
    finally:
        group.is_over.set()
        manager.join()
        group.kill()
        outside.hang_up()


@dataclass(frozen=True)
class Case:
    """One row of the outbox and where its worker is killed."""

    step: Step
    ids: tuple[int, ...]
    row_id: int
    points: tuple[str, ...]


@dataclass
class Result:
    cases: list[Case]
    kills: int = 0
    seconds: float = 0
    # From the last kill in a row's work to the end of it.
    slowest: float = 0
    unfinished: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def plan(cases: Sequence[tuple[Step, tuple[str, ...]]]) -> list[Case]:
    """Queue the steps, one after the other, with their kills; the workers see nothing before all is planned."""
    with transaction.atomic():
        prepared = [step.prepare() for step, _points in cases]
        # What led up to the steps has told people by e-mail: hundreds would stand in line before what is killed here.
        OutboxRow.objects.filter(done_at__isnull=True).delete()
        begin, pause = (
            dt.datetime.now(dt.UTC),
            dt.timedelta(seconds=1 / EACH_SECOND),
        )  # the workers' clock: none travels
        planned = [
            Case(step, tuple(ids), outbox.enqueue(name, *ids, due_at=begin + number * pause).pk, points)
            for number, ((step, points), (name, *ids)) in enumerate(zip(cases, prepared, strict=True))
        ]
        for case in planned:
            for point in case.points:
                outside.line().execute("INSERT INTO knife VALUES (%s, %s)", [case.row_id, point])
    return planned


def done(rows: QuerySet, *, seconds: float, told: Callable[[int], object] = lambda left: None) -> float:
    """Wait until all these rows are done, or for so long; how long it took."""
    began = time.monotonic()
    while (left := rows.filter(done_at__isnull=True).count()) and time.monotonic() - began < seconds:
        told(left)
        time.sleep(0.2)
    return time.monotonic() - began


def wait(
    cases: list[Case],
    *,
    seconds: float,
    told: Callable[[int], object] = lambda left: None,
    group: Workers | None = None,
) -> Result:
    """`group` is given where all of it is killed, too: a row that this met heals from then on."""
    rows = OutboxRow.objects.filter(pk__in=[case.row_id for case in cases])
    took = done(rows, seconds=seconds, told=told)
    return judged(cases, took, group.killed_at if group else [])


def judged(cases: list[Case], seconds: float, cold: list[dt.datetime]) -> Result:
    struck = "SELECT row_id, count(struck_at), max(struck_at) FROM knife GROUP BY row_id"
    kills = {row: (count, last) for row, count, last in outside.line().execute(struck).fetchall()}
    rows = OutboxRow.objects.in_bulk([case.row_id for case in cases])
    result = Result(cases, seconds=seconds)
    for case in cases:
        row, (count, last) = rows[case.row_id], kills.get(case.row_id, (0, None))
        result.kills += count
        if row.done_at is None or count != len(case.points):
            result.unfinished.append(f"{case.step.name} {case.points}: {count} kills, {row.attempts} attempts")
            continue
        if last:
            last = max([last, *(moment for moment in cold if moment < row.done_at)])
            result.slowest = max(result.slowest, (row.done_at - last).total_seconds())
        if any(count != 1 for count in case.step.effects(*case.ids).values()):
            result.wrong.append(f"{case.step.name} {case.points}: {case.step.effects(*case.ids)}")
    result.wrong += wrong_in_the_ledger()
    return result


def wrong_in_the_ledger() -> list[str]:
    """By the command that an office runs when in doubt."""
    said = StringIO()
    try:
        call_command("ledger_verify", verbosity=0, stdout=said, stderr=said)
    except CommandError as error:
        return [f"{error} {said.getvalue()}"]
    return []


def every_boundary(steps: Sequence[Step], times: int) -> list[tuple[Step, tuple[str, ...]]]:
    """Each step killed at each of its boundaries, so many times, in an order that changes with each run."""
    cases = [(step, (point,)) for step in steps for point in step.points for _time in range(times)]
    random.shuffle(cases)
    return cases
