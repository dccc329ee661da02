"""Many at the same moment: real processes, each with a connection of its own, behind one barrier.

Each process is a fork of the test's own, so that it knows the people, the moment and every switch the test has set, and
costs milliseconds. No connection outlives the fork. Where more want something than `MOST` processes, each process lives
several of them, one after the other: 200 recommendations are 20 processes that recommend ten times.
"""

import multiprocessing
import os
import re
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from threading import BrokenBarrierError

import pytest
from django.db import connection, connections

from marketplace.core.errors import DomainError
from tests.snapshot import new_database

BUYERS = 8
MOST = 50
# Until all stand at the barrier, and until the last has answered.
SECONDS = 90
# How long one who has read waits for the others before it writes.
PATIENCE = 0.5
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)\"?", re.IGNORECASE)
BALANCE = re.compile(r"UPDATE \"ledger_account\"")
READS = re.compile(r"\s*SELECT\b.*\"ledger_", re.IGNORECASE | re.DOTALL)
FORK = multiprocessing.get_context("fork")

# Only where two can write at the same time does one overtake another inside a service.
many_writers = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")

type_of_work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one of them: `won`, `refused` with the sentence a person reads, or `broken` by anything else."""

    verdict: str
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A place inside a service where those who got so far wait for each other: just before their first write into one
    of these tables ("" for any). What a guard forbids then happens when the guard is off, not once in a hundred runs.
    """

    tables: Sequence[str] = ()
    # Their first write into the tables, or their second.
    write: int = 1


def at_once(*works: type_of_work, processes: int = MOST, meeting: Meeting | None = None) -> list[Answer]:
    """Do all this work at the same moment; the answers come in the order of the work."""
    count = min(len(works), processes)
    barrier, met = FORK.Barrier(count), FORK.Barrier(count)
    # A fork must not share a socket or a file's locks with us.
    connections.close_all()
    runs = []
    for number in range(count):
        ours, theirs = FORK.Pipe(duplex=False)
        stop = partial(_meet, met, meeting) if meeting else None
        process = FORK.Process(target=_live, args=(barrier, theirs, works[number::count], stop), daemon=True)
        process.start()
        theirs.close()
        runs.append((process, ours))
    answers: list[Answer] = [Answer("broken", "It gave no answer.")] * len(works)
    for number, (process, ours) in enumerate(runs):
        if ours.poll(SECONDS):
            answers[number::count] = _received(ours, len(works[number::count]))
        ours.close()
        process.kill()
        process.join()
    return answers


def overtaken(slow: type_of_work, quick: type_of_work, *, read: int) -> list[Answer]:
    """The answers of both, where `quick` does all its work while `slow` stands before its `read`-th look at the ledger.

    What was read before is old by then, what is read afterwards is new. Where `quick` has to wait for a lock of `slow`,
    `slow` goes on; where `slow` looks less often than that, `quick` follows it.
    """
    stands, done = FORK.Event(), FORK.Event()
    looks = 0

    def stop(execute, sql, params, many, context):
        nonlocal looks
        looks += bool(READS.match(sql))
        if looks == read and not stands.is_set():
            stands.set()
            done.wait(PATIENCE)
        return execute(sql, params, many, context)

    def stopped():
        try:
            with connection.execute_wrapper(stop):
                slow()
        finally:
            stands.set()

    def meanwhile():
        stands.wait(SECONDS)
        try:
            quick()
        finally:
            done.set()

    return at_once(stopped, meanwhile)


def alone(work: type_of_work) -> Answer:
    """The answer of one, in this process, as `at_once` words it."""
    try:
        work()
    except DomainError as error:
        return Answer("refused", str(error), error.code)
    except Exception:
        return Answer("broken", traceback.format_exc(limit=-3))
    return Answer("won")


def won(answers: Sequence[Answer]) -> int:
    """How many won; nobody may have been broken."""
    broken = [one.text for one in answers if one.verdict == "broken"]
    assert not broken, broken[0]
    return sum(1 for one in answers if one.verdict == "won")


def sentences(answers: Sequence[Answer]) -> set[str]:
    """What the losers read."""
    return {one.text for one in answers if one.verdict == "refused"}


def _received(ours: Connection, count: int) -> list[Answer]:
    try:
        return ours.recv()
    except EOFError:
        return [Answer("broken", "Its process died.")] * count


def _live(barrier, theirs: Connection, works: Sequence[type_of_work], stop: Callable | None) -> None:
    """The life of a process, which ends without tearing down what belongs to the test."""
    try:
        connection.ensure_connection()
        barrier.wait(SECONDS)
        if stop is None:
            answers = [alone(work) for work in works]
        else:
            with connection.execute_wrapper(stop()):
                answers = [alone(work) for work in works]
        theirs.send(answers)
    finally:
        os._exit(0)


def _meet(met, meeting: Meeting):
    """The wrapper of one process: it waits at the meeting once, and goes on when the others do not come."""
    counted = 0

    def execute(execute, sql, params, many, context):
        nonlocal counted
        found = WRITES.match(sql)
        if found and (not meeting.tables or found.group(1) in meeting.tables):
            counted += 1
            if counted == meeting.write:
                _wait(met)
        return execute(sql, params, many, context)

    return execute


def _wait(met) -> None:
    with suppress(BrokenBarrierError):
        met.wait(PATIENCE)


def deadly(victim: int | None = None, is_first: Callable[[], bool] = lambda: True):
    """Kill -9 of this process, or of the victim, where one balance has changed and the second has not yet.

    For a with statement: counted anew for each. Of several processes the one kills that `is_first`.
    A victim is a database server. The one that serves this connection is killed with it: it may outlive its
    parent by some statements, and would then end the very transaction that was to be cut.
    """
    balances = 0

    def execute(execute, sql, params, many, context):
        nonlocal balances
        balances += bool(BALANCE.match(sql))
        if balances == 2 and is_first():
            for process in (victim, connection.connection.info.backend_pid) if victim else (os.getpid(),):
                os.kill(process, signal.SIGKILL)
        return execute(sql, params, many, context)

    return connection.execute_wrapper(execute)


@contextmanager
def using(settings: dict) -> Iterator[None]:
    """This database in place of the default one."""
    outer = connections["default"]
    connections["default"] = inner = outer.copy()
    inner.settings_dict = settings
    try:
        yield
    finally:
        inner.close()
        connections["default"] = outer


@pytest.fixture
def own_database(db):
    """Everything in this test is committed, in a database on disk that is thrown away after it."""
    with new_database() as settings, using(settings):
        yield


@pytest.fixture
def together(own_database):
    """together(work) runs work(0) … work(7) in processes at the same moment and gives back what each returned."""

    def together(work):
        return at_once(*(partial(work, number) for number in range(BUYERS)))

    return together
