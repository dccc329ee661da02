"""kill -9 in the middle of an order, when one of its two balances has changed and the other has not.

Nothing half done is left, the books and the chain of events hold, and the work goes on.
"""

from contextlib import nullcontext
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection

from marketplace.audit.services import seal_events
from marketplace.core.money import ZERO
from marketplace.engagements.models import Engagement, Quote
from marketplace.engagements.states import QuoteState
from subsidies.models import Draw
from tests.concurrency import alone, at_once, deadly, using
from tests.races.cluster import server_of_its_own
from tests.races.guards import VENDOR
from tests.races.test_draws import draw
from tests.races.worlds import SMALL_AWARD, SMALL_ORDERS, SMALL_OWN, assert_books_hold, forty_small_orders

PROCESSES = 4
# The fifth order of its process, while three others are at work.
FATAL = 4 * PROCESSES
# SQLite has no server: its processes are all there is.
VICTIMS = {"sqlite": ["worker"], "postgresql": ["worker", "server"]}


def draw_and_kill(w, quote, victim):
    """Sign, and when the first balance has changed and the second has not, kill -9."""
    with deadly(victim):
        draw(w, quote, SMALL_OWN)


def orders(w, quotes):
    """Each quote signed; every process seals events meanwhile."""
    works = [partial(draw, w, quote, SMALL_OWN) for quote in quotes]
    for number in range(PROCESSES):
        works.insert(3 * PROCESSES + number, seal_events)
    return works


def assert_verified():
    """By the commands that an office runs when in doubt."""
    while seal_events():
        pass
    for command in ("ledger_verify", "audit_verify"):
        answer = alone(partial(call_command, command))
        assert answer.verdict == "won", answer.text


def assert_a_crash_loses_nothing(w, victim=None, revive=None):
    works = orders(w, w.quotes)
    works[FATAL] = partial(draw_and_kill, w, w.quotes[FATAL - PROCESSES], victim)
    answers = at_once(*works, processes=PROCESSES)
    assert answers[FATAL].verdict == "broken"
    if revive:
        connection.close()
        revive()
    assert_verified()
    heard = sum(1 for work, one in zip(works, answers, strict=True) if work is not seal_events and one.verdict == "won")
    signed = Engagement.objects.count()
    # Nobody was told of an order that is not there; a last one may be there whose signer was not told.
    assert heard <= signed < SMALL_ORDERS
    assert Draw.objects.count() == signed
    assert assert_books_hold(w)["obligated"] == SMALL_AWARD * signed
    rest = list(Quote.objects.filter(state=QuoteState.OPENED).order_by("pk").values_list("pk", flat=True))
    assert len(rest) == SMALL_ORDERS - signed
    assert {one.verdict for one in at_once(*orders(w, rest), processes=PROCESSES)} == {"won"}
    assert_verified()
    sums = assert_books_hold(w)
    assert (sums["obligated"], sums["payable"]) == (SMALL_AWARD * SMALL_ORDERS, ZERO)


@pytest.mark.parametrize("victim", VICTIMS[VENDOR])
def test_kill_9_in_the_middle_of_many_orders_loses_nothing(world, victim):
    w = world(forty_small_orders)
    with server_of_its_own() if victim == "server" else nullcontext((None, None)) as (server, settings):
        if server is None:
            assert_a_crash_loses_nothing(w)
        else:
            with using(settings):
                assert_a_crash_loses_nothing(w, server.part["pid"], server.revive)
