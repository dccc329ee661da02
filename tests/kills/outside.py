"""The outside system: what it has taken stays taken when we are killed. Like Stripe it knows a request by its key."""

import os

import psycopg
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from tests.kills.knife import asking_outside

TABLES = """
    CREATE TABLE outside_request (key text PRIMARY KEY, calls integer NOT NULL);
    CREATE TABLE knife (row_id bigint, point text, struck_at timestamptz, PRIMARY KEY (row_id, point));
"""
_lines: dict[int, psycopg.Connection] = {}


def line() -> psycopg.Connection:
    """A connection of its own for each process: every statement stands by itself and is kept at once."""
    if os.getpid() not in _lines:
        _lines.clear()
        where = connection.settings_dict
        _lines[os.getpid()] = psycopg.connect(
            host=where["HOST"], port=where["PORT"], user=where["USER"], dbname=where["NAME"], autocommit=True
        )
    return _lines[os.getpid()]


def hang_up() -> None:
    for open_line in _lines.values():
        open_line.close()
    _lines.clear()


def ask(key: str) -> str:
    """One effect for each key, however often it is asked; the same answer each time."""
    with asking_outside():
        line().execute(
            "INSERT INTO outside_request VALUES (%s, 1)"
            " ON CONFLICT (key) DO UPDATE SET calls = outside_request.calls + 1",
            [key],
        )
    return f"OUT-{key}"


def asked() -> dict[str, int]:
    """How often it was asked for each effect."""
    return dict(line().execute("SELECT key, calls FROM outside_request").fetchall())


class Postman(BaseEmailBackend):
    """Mail has no keys: whoever is killed after it was taken sends it again, and that is all."""

    def send_messages(self, messages):
        for message in messages:
            ask(f"mail:{message.to[0]}:{message.subject}")
        return len(messages)
