"""One process at a time, wherever the processes run. The lock goes with its process, also when that is killed."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """True for the one who has the lock of this name, False, at once, for everybody who comes meanwhile.

    On PostgreSQL a lock of the session, on SQLite of a file beside the database: that has one machine only.
    """
    with _of_the_session(name) if connection.vendor == "postgresql" else _of_a_file(name) as is_mine:
        yield is_mine


@contextmanager
def _of_the_session(name: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    is_mine = _ask("SELECT pg_try_advisory_lock(%s)", number)
    try:
        yield is_mine
    finally:
        if is_mine:
            try:
                _ask("SELECT pg_advisory_unlock(%s)", number)
            except DatabaseError:
                # The lock must not outlive its holder; without the session it cannot.
                connection.close()


def _ask(question: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [number])
        return cursor.fetchone()[0]


@contextmanager
def _of_a_file(name: str) -> Iterator[bool]:
    folder = Path(settings.VAR_DIR, "locks")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
