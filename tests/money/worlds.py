"""The world of the model: a line whose authority is not enough for everybody, and people with something to buy."""

import datetime as dt
from types import SimpleNamespace

from marketplace.core.money import Money
from subsidies import services
from subsidies.models import Program
from tests.marketplace.engagements import factories as orders
from tests.money import steps
from tests.money.steps import World
from tests.races.worlds import OPERATOR, chosen_quote
from tests.subsidies import trade
from tests.subsidies.factories import create_line, create_office, create_planned_program, sign

AUTHORITY, ALLOTTED = Money(2_000_000), Money(1_000_000)
BUYERS = 4
# Three orders of one operator in 90 days stay below the price that needs more quotes.
PRICES = (Money(600_000), Money(500_000), Money(100_001))


def line_in_allotments() -> World:
    """$20,000.00 of which half is allotted; four operators that ask for $7,200.00 and hold three quotes each.

    One has a voucher and an order with an accepted milestone, one a voucher of $2,800.00; two wait for the office.
    """
    w = empty_line(AUTHORITY)
    for _number in range(BUYERS):
        add_buyer(w)
    steps.allot(w, lambda found: ALLOTTED if ALLOTTED in found else found[0])
    for amount in (Money(720_000), Money(280_000)):
        for step in (steps.commit, steps.approve, steps.accept):
            step(w, lambda found, wanted=amount: wanted if wanted in found else found[0])
    for step in (steps.draw, steps.deliver):
        step(w, lambda found: found[0])
    return w


def line_for_years() -> World:
    """A line of $900,000,000.00, allotted bit by bit, of a program without an end: there is always more to do."""
    last = dt.date(2200, 12, 31)
    days = {"last_obligation_on": last, "last_claim_on": last, "closes_on": last}
    return empty_line(Money(90_000_000_000), days, closes_on=None)


def empty_line(authority: Money, days=(), **program_terms) -> World:
    """A line in allotments of an open program; nothing is allotted yet."""
    office = create_office()
    program = create_planned_program(office, accept_within_days=20, order_within_days=40, **program_terms)
    sign(office, program)
    line = create_line(office, program, cents=authority.cents, in_allotments=True, **dict(days))
    services.authorise_budget_line(by=office.fiscal_officer, line_id=line.pk)
    services.open_program(by=office.administrator, program_id=program.pk)
    provider = orders.provider_party()
    return World(office=office, provider=provider, program_id=program.pk, line_id=line.pk, now=trade.NOW)


def add_buyer(w: World, prices=PRICES) -> None:
    """An operator with a case in review, and quotes that were evaluated and wait for a signature."""
    party = orders.Party(*OPERATOR)
    t = SimpleNamespace(office=w.office, program=Program.objects.get(pk=w.program_id), operator=party)
    t.provider = w.provider
    trade.in_review(t)
    w.people[party.organisation.pk] = party.actor
    for price in prices:
        chosen_quote(t, price)
