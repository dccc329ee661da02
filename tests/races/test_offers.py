"""The waiting list: the hourly proposals meet the reviewer who makes the offer."""

from functools import partial

import pytest

from subsidies import services
from subsidies.models import Application, WaitingOffer
from subsidies.services import decisions, funds, offers
from subsidies.states import OfferState
from tests.concurrency import Meeting, at_once, won
from tests.races.worlds import HALF, assert_books_hold, two_cases


def half_is_left():
    """Two cases wait, each with a proposal; since then the line holds half of one request."""
    w = two_cases()
    for case in w.cases:
        decisions.wait_list_application(by=w.office.reviewer, application_id=case)
    offers.propose_offers(program_id=w.program.pk)
    keys = {"amount": w.line.authority - HALF, "reason": "The legislature lowered it."}
    services.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, **keys)
    return w


@pytest.mark.parametrize("table", ["subsidies_decision", "subsidies_application", "ledger_transfer"])
def test_proposals_leave_an_offer_alone_that_is_being_made(world, table):
    w = world(half_is_left)
    make = partial(offers.make_offer, by=w.office.reviewer, application_id=w.cases[0], amount=HALF)
    propose = partial(offers.propose_offers, program_id=w.program.pk)
    assert won(at_once(make, propose, meeting=Meeting(tables=(table,)))) == 2
    assert funds.held(Application.objects.get(pk=w.cases[0])) == HALF
    # Where the proposals came first, they stopped the one of the night before, and the offer is another.
    offer = WaitingOffer.objects.filter(application=w.cases[0]).exclude(state=OfferState.STOPPED).get()
    assert offer.state == OfferState.OPEN
    assert offers.answer_offer(by=w.operator.actor, application_id=w.cases[0], wanted=True).state == OfferState.TAKEN
    assert_books_hold(w)
