"""Every route of ours, as every role, inside and outside: nobody opens what the table does not give.

The table stands in `tests/world/access/`: one line a route. Somebody who knows a thing and may not is told why (403);
for everybody else it is as if it did not exist, and they cannot tell the difference.
"""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.world.access import things
from tests.world.access.declared import Row
from tests.world.access.table import ROWS
from tests.world.access.visits import Cast, homes, visit
from tests.world.people import VISITOR
from tests.world.routes import addresses

pytestmark = pytest.mark.slow

A_DAY = 24 * 60 * 60
# Addresses inside Wagtail's admin; test_doors.py walks all of it.
WAGTAIL = {address.name for address in addresses() if address.module.endswith("wagtail_hooks")}


@pytest.fixture(scope="module")
def cast(world):
    """Everything and everybody the matrix needs, made once before any test and taken back after the last.

    Nobody is asked to sign in again.
    """
    with transaction.atomic(), override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=A_DAY):
        yield whole_cast()
        transaction.set_rollback(True)
    things.forget()


def whole_cast() -> Cast:
    things.forget()
    cast = Cast(homes())
    for row in ROWS:
        thing = row.thing() if row.thing else None
        if row.part:
            row.part()
        list(cast.inside(row, thing))
        if thing:
            list(cast.strangers(thing))
    return cast


def named(row: Row) -> str:
    return f"{row.route}, {row.thing.__name__}" if row.thing else row.route


def said(post: bool, person) -> str:
    return f"{'POST' if post else 'GET'} as {person.role}"


def methods(row: Row):
    """(whether it posts, who may)"""
    return [(post, roles) for post, roles in ((False, row.see), (True, row.act)) if roles is not None]


def test_every_route_is_in_the_table():
    unlisted = {address.name for address in addresses()} - {row.route for row in ROWS} - WAGTAIL
    assert not unlisted, f"Say who may open {sorted(unlisted)}: one line each in tests/world/access/table_*.py"


def test_no_line_of_the_table_is_about_a_route_that_is_gone():
    assert {row.route for row in ROWS} <= {address.name for address in addresses()}


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_inside_each_role_gets_what_the_table_says(cast, row):
    thing, faults = row.thing() if row.thing else None, []
    arguments = thing.arguments if thing else row.part() if row.part else {}
    for person in cast.inside(row, thing):
        for post, roles in methods(row):
            expected, seen = row.answer(person.role, roles, thing), visit(person, row, arguments, post=post)
            right = seen.opened(leads=row.leads or post) if expected == "open" else seen.outcome == expected
            if not right or (expected != "open" and seen.wrote):
                faults.append(f"{said(post, person)}: {seen.outcome} {seen.target} {seen.wrote}, not {expected}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("row", [row for row in ROWS if row.thing], ids=named)
def test_outside_a_thing_cannot_be_told_from_one_that_does_not_exist(cast, row):
    """By the method that shows the thing; by post where the address only takes posts."""
    thing, post, faults = row.thing(), row.see is None, []
    for person in cast.strangers(thing):
        theirs = visit(person, row, thing.arguments, post=post)
        expected = "sign in" if person.role == VISITOR and row.asks_who else row.strangers
        if theirs.outcome != expected or theirs.wrote:
            faults.append(f"{said(post, person)}: {theirs.outcome} {theirs.wrote}, not {expected}")
        elif row.strangers == 404 and theirs != visit(person, row, thing.missing, post=post):
            faults.append(f"{said(post, person)} differs from a missing one")
    assert not faults, "\n".join(faults)
