"""Where a planted string turns up: on pages, in logs, in columns, in files."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tests.world.access.declared import Row
from tests.world.access.visits import Cast, Visit, visit
from tests.world.canaries.planted import Canary
from tests.world.people import Person


@dataclass(frozen=True)
class Sighting:
    """A page that showed a string to somebody."""

    canary: Canary
    row: Row
    arguments: dict
    person: Person
    method: str
    caching: str

    @property
    def is_allowed(self) -> bool:
        """A reader, at the page of the thing or at one that may show it as well."""
        there = self.canary.row
        at_home = there and (self.row.route, self.arguments) == (there.route, self.canary.thing.arguments)
        return self.canary.is_for(self.person) and bool(at_home or self.row.route in self.canary.also)

    def __str__(self):
        return f"{self.method} {self.row.route} shows “{self.canary.text}” to {self.person.role}"


def walk(cast: Cast, rows: list[Row]) -> Iterator[tuple[Row, dict, Person, str, Visit]]:
    """Every address of the table, by everybody, by each method that it has for those inside."""
    for row in rows:
        thing = row.thing() if row.thing else None
        arguments = thing.arguments if thing else row.part() if row.part else {}
        methods = [post for post, roles in ((False, row.see), (True, row.act)) if roles is not None]
        inside = [(person, post) for person in cast.inside(row, thing) for post in methods]
        outside = [(person, methods[0]) for person in cast.strangers(thing)] if thing else []
        for person, post in inside + outside:
            yield row, arguments, person, "POST" if post else "GET", visit(person, row, arguments, post=post)


def sightings(cast: Cast, rows: list[Row], canaries: list[Canary]) -> list[Sighting]:
    return [
        Sighting(canary, row, arguments, person, method, dict(answer.headers).get("Cache-Control", ""))
        for row, arguments, person, method, answer in walk(cast, rows)
        for canary in canaries
        if canary.text in f"{answer.body} {answer.headers} {answer.target}"
    ]


class Listener(logging.Handler):
    """Keeps every line with what was put into it."""

    def __init__(self, lines: list[str]):
        super().__init__(logging.DEBUG)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {record.args}")


@contextmanager
def logged() -> Iterator[list[str]]:
    """Every line that any logger writes meanwhile, however unimportant."""
    lines: list[str] = []
    handler = Listener(lines)
    known = [log for log in map(logging.getLogger, logging.root.manager.loggerDict) if not log.propagate]
    before = {log: log.level for log in (logging.root, *known)}
    for log in before:
        log.addHandler(handler)
        log.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        for log, level in before.items():
            log.removeHandler(handler)
            log.setLevel(level)


def tables_with(texts: list[str]) -> Iterator[tuple[str, str]]:
    """(table, text) for each text that stands readable in any column of any row."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of ours
            rows = " ".join(str(row) for row in cursor.fetchall())
            yield from ((table, text) for text in texts if text in rows)


def files_with(folder: Path, text: str) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [str(path.relative_to(folder)) for path in files if text.encode() in path.read_bytes()]
