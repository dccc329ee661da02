"""The stand-in's own books: one SQLite file, one writer at a time, nothing of it in Levee's database."""

import datetime as dt
import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.conf import settings

from marketplace.core import clock

KEPT_KEYS = dt.timedelta(hours=24)
TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, account TEXT, body TEXT);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, account);
CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, digest TEXT, status INTEGER, body TEXT, made_at INTEGER);
CREATE TABLE IF NOT EXISTS deliveries (seq INTEGER PRIMARY KEY, event TEXT, due_at INTEGER, done INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS faults (name TEXT PRIMARY KEY, amount INTEGER);
"""
type_of_object = dict[str, Any]


class Book:
    """What stands in the file, inside one transaction."""

    def __init__(self, connection: sqlite3.Connection):
        self.connection = connection

    def get(self, object_id: str) -> type_of_object | None:
        row = self.connection.execute("SELECT body FROM objects WHERE id = ?", [object_id]).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, one: type_of_object, *, account: str = "") -> type_of_object:
        """Write the object, new or changed."""
        self.connection.execute(
            "INSERT INTO objects (id, kind, account, body) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [one["id"], one["object"], account, json.dumps(one)],
        )
        return one

    def all(self, kind: str, *, account: str = "", **fields: Any) -> list[type_of_object]:
        """The objects of this kind whose fields are these, newest first."""
        rows = self.connection.execute(
            "SELECT body FROM objects WHERE kind = ? AND account = ? ORDER BY seq DESC", [kind, account]
        )
        found = (json.loads(body) for (body,) in rows)
        return [one for one in found if all(one.get(name) == value for name, value in fields.items())]

    def answered(self, key: str) -> tuple[str, int, str] | None:
        """What this idempotency key was answered in the last 24 hours: (digest of the request, status, body)."""
        oldest = int((clock.now() - KEPT_KEYS).timestamp())
        self.connection.execute("DELETE FROM keys WHERE made_at < ?", [oldest])
        return self.connection.execute("SELECT digest, status, body FROM keys WHERE name = ?", [key]).fetchone()

    def note_answer(self, key: str, digest: str, status: int, body: str) -> None:
        self.connection.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", [key, digest, status, body, stamp()])

    def fault(self, name: str) -> int:
        row = self.connection.execute("SELECT amount FROM faults WHERE name = ?", [name]).fetchone()
        return row[0] if row else 0

    def set_fault(self, name: str, amount: int) -> None:
        self.connection.execute("INSERT OR REPLACE INTO faults VALUES (?, ?)", [name, amount])

    def use_up(self, name: str) -> bool:
        """True when this fault strikes now; it strikes so many times as it was set to."""
        left = self.fault(name)
        if left:
            self.set_fault(name, left - 1)
        return left > 0


@contextmanager
def opened() -> Iterator[Book]:
    """The books, locked; what is written stays when the block ends well and is forgotten when it fails."""
    settings.STRIPE_STANDIN_FILE.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(settings.STRIPE_STANDIN_FILE, timeout=20, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'faults'").fetchone():
            connection.executescript(TABLES)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield Book(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def new_id(prefix: str) -> str:
    return f"{prefix}_standin_{secrets.token_hex(8)}"


def stamp() -> int:
    return int(clock.now().timestamp())
