"""One person at one address: who stands inside, what the answer was, and what it gives away."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.db import connections, transaction
from django.http import HttpResponse
from django.urls import reverse

from marketplace.accounts.roles import ROLES_OF_KIND, Kind, Role
from tests.marketplace.accounts.factories import kind_of_role
from tests.strict import WRITES
from tests.world.access import things, things_grants
from tests.world.access.declared import FIRM, NOBODY, OFFICE, OPERATOR, PUBLIC, STAFF, Row, Thing
from tests.world.people import People, Person

# What a refused post may leave behind: the session, the record of who looked, and the sentence of the refusal.
MAY_BE_WRITTEN = {"django_session", "vault_vaultview", "documents_documentview"}
SIGN_IN = "/accounts/login/"
DETOURS = (SIGN_IN, "/accounts/second-factor/", "/accounts/reauthenticate/")
# New in every answer, and nobody's secret.
FLEETING = re.compile(
    r'(?<=csrfmiddlewaretoken" value=")[^"]+|(?<=page_token" value=")[^"]+|(?<=nonce-)[\w+/=-]+|(?<=nonce=")[^"]+'
)


@dataclass(frozen=True)
class Visit:
    """An answer without what differs in any two answers: tokens, and the names of the thing itself."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    target: str
    wrote: tuple[str, ...]

    @property
    def outcome(self) -> str | int:
        if self.status in (301, 302) and self.target.startswith(SIGN_IN):
            return "sign in"
        return self.status

    def opened(self, *, leads: bool) -> bool:
        """The page or the form was taken up; a rule of the trade may still say no (409, 422)."""
        if self.status in (301, 302):
            return leads and not self.target.startswith(DETOURS)
        return self.status in (200, 409, 422)


def visit(person: Person, row: Row, arguments: dict, *, post: bool) -> Visit:
    """Ask once; what the answer wrote is undone, so that the next person finds the same world."""
    url, wrote = reverse(row.route, kwargs=arguments), []

    def note(execute, sql, params, many, context):
        if (found := WRITES.match(sql)) and found.group(2) not in MAY_BE_WRITTEN:
            wrote.append(f"{found.group(1)} {found.group(2)}")
        return execute(sql, params, many, context)

    with transaction.atomic(), connections["default"].execute_wrapper(note):
        answer = person.client.post(url, row.post) if post else person.client.get(url)
        transaction.set_rollback(True)
    return told(answer, url, arguments, wrote)


def told(answer: HttpResponse, url: str, arguments: dict, wrote: list[str]) -> Visit:
    names = [url, quote(url), quote(url, safe=""), *(name for name in map(str, arguments.values()) if "-" in name)]

    def plain(text: str) -> str:
        text = FLEETING.sub("…", text)
        return functools.reduce(lambda told, name: told.replace(name, "…"), names, text)

    body = b"".join(answer) if answer.streaming else answer.content
    headers = tuple(sorted((name, plain(value)) for name, value in answer.items() if name != "Content-Length"))
    target = plain(answer.get("Location", ""))
    return Visit(answer.status_code, headers, plain(body.decode(errors="replace")), target, tuple(wrote))


class Cast:
    """Everybody who visits: one member of each role in the organisations that matter, and people from elsewhere."""

    def __init__(self, homes: dict[str, int | None]):
        self.people, self.homes = People(), homes

    def inside(self, row: Row, thing: Thing | None) -> Iterator[Person]:
        """One of each role of the organisations that know the thing; at everybody's own pages one of every role.

        A page that is the same for all is visited by one of each kind.
        """
        sides = thing.sides if thing else self.homes
        roles = [ROLES_OF_KIND[kind][0] for kind in Kind] if (row.see or NOBODY) >= PUBLIC else Role
        for role in roles:
            if (kind := kind_of_role(role)) in sides:
                yield self.people.of(role, sides[kind] or self.homes[kind])
        if thing is None:
            yield self.people.newcomer()
            yield self.people.visitor()

    def strangers(self, thing: Thing) -> Iterator[Person]:
        """One of every role with nothing to do with the thing, a newcomer, and a visitor."""
        for role in Role:
            if thing.sides.get(kind_of_role(role), 0) is not None:
                yield self.people.stranger(role)
        yield self.people.newcomer()
        yield self.people.visitor()


def homes() -> dict[str, int | None]:
    """The organisations whose own pages are visited."""
    return {
        OPERATOR: things.system().sides[OPERATOR],
        FIRM: things.vetting_case().sides[FIRM],
        OFFICE: things_grants.open_program().sides[OFFICE],
        STAFF: things.staff(),
    }
