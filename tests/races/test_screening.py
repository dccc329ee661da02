"""A name on a list, found at the moment in which a payment leaves."""

from functools import partial

import pytest

from marketplace.payments import services
from marketplace.payments.models import PayeeScreening, Payout
from marketplace.payments.states import PayoutState
from tests.concurrency import Meeting, at_once, won
from tests.marketplace.payments.factories import Office


@pytest.fixture
def office(own_database):
    return Office()


def test_a_possible_match_is_on_record_though_one_of_the_payments_leaves(office):
    waiting = office.ready(amount=3_240_00, claim="CLM-WAITS")
    leaving = office.ready(amount=5_000_00, claim="CLM-LEAVES")
    looked = {"list_name": "ofac", "outcome": "possible_match", "remark": "The same name."}
    payee = office.payee.organisation
    answers = at_once(
        partial(services.release_payout, by=office.second, payout_id=leaving.pk),
        partial(services.record_payee_screening, by=office.fiscal.actor, payee=payee, **looked),
        meeting=Meeting(tables=("payments_payout",)),
    )
    assert answers[1].verdict == "won"
    won(answers)
    assert PayeeScreening.objects.filter(outcome="possible_match").count() == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.holds.get().reason) == (PayoutState.HELD, "screening")
    assert Payout.objects.get(pk=leaving.pk).state in (PayoutState.SENT, PayoutState.HELD)
