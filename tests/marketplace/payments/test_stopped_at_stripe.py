"""Subsidy that was released and could not leave by Stripe at once: what comes up meanwhile keeps it here."""

import datetime as dt

import pytest

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.core.money import ZERO
from marketplace.engagements.models import Engagement
from marketplace.notices.models import Notice
from marketplace.payments import gateway, services, tasks
from marketplace.payments.facts import Unavailable
from marketplace.payments.models import FinanceCase, OnlinePayment, PayoutRoute
from marketplace.payments.selectors import funds_of
from marketplace.payments.states import PayoutState
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import OnlineDeal, screen
from tests.marketplace.payments.test_by_stripe import (
    AMOUNT,
    StripeOffice,
    _every_program_pays_by_stripe,
    transfers,
)
from tests.subsidies.factories import client_of

__all__ = ["_every_program_pays_by_stripe"]


class Away:
    """Stripe does not answer from the release of a payment until two hours later."""

    def __init__(self, monkeypatch, **fields):
        self.office = StripeOffice()
        self.office.fund(create_member(Role.VETTING_OFFICER).actor())
        with monkeypatch.context() as patch:
            patch.setattr(gateway, "find_transfer", self.no_answer)
            self.payout = self.office.released(**fields)
            outbox.drain()

    def no_answer(self, **values):
        raise Unavailable("away")

    def back(self):
        with clock.travel(clock.now() + dt.timedelta(hours=2)):
            tasks.ask_again()
            outbox.drain()
        self.payout.refresh_from_db()
        return self.payout


def block(away):
    block_payee(away.payout)


def block_payee(payout):
    blocked = {"trading_blocked_at": clock.now(), "trading_blocked_reason": "Looked into."}
    Organisation.objects.filter(pk=payout.payee_id).update(**blocked)


def match(away):
    by, payee = away.office.fiscal.actor, away.office.payee.organisation
    looked = {"list_name": "ofac", "outcome": "possible_match", "remark": "The same name."}
    services.record_payee_screening(by=by, payee=payee, **looked)


def dispute(away):
    OnlinePayment.objects.update(dispute=OnlinePayment.Dispute.OPEN)


def paid_online() -> Engagement:
    deal = OnlineDeal()
    deal.pay(deal.early())
    return deal.order


@pytest.mark.parametrize(
    ("comes_up", "sentence"),
    [
        (block, "Payments to this provider are blocked until an officer has looked into it."),
        (match, "A list shows a possible match."),
        (dispute, "The operator's bank is asking for the own share back."),
    ],
)
def test_what_comes_up_after_the_release_stops_the_payment(monkeypatch, comes_up, sentence):
    away = Away(monkeypatch, engagement=paid_online())
    comes_up(away)
    assert away.back().state == PayoutState.FAILED
    assert transfers(away.payout) == []
    assert (away.office.owed(), away.office.disbursed()) == (AMOUNT, ZERO)
    funds = funds_of(away.office.organisation.pk)
    assert (funds.held, funds.leaving) == (AMOUNT, ZERO)
    assert not FinanceCase.objects.exists()
    told = Notice.objects.get(kind="payments.payout_refused", user_id=away.office.fiscal.actor.user_id)
    assert sentence in told.body
    assert "put the payment in line again" in told.body
    for client in (client_of(away.office.fiscal.actor), client_of(away.office.payee.actor)):
        assert "did not leave by Stripe" in client.get("/dashboard/").content.decode()


def test_a_payment_that_was_stopped_leaves_by_a_later_run(monkeypatch):
    away = Away(monkeypatch)
    match(away)
    away.back()
    office = away.office
    screen(office.payee.organisation, office.organisation)
    services.requeue_payout(by=office.fiscal.actor, payout_id=away.payout.pk)
    run = services.prepare_run(by=office.second, payout_ids=[away.payout.pk], route=PayoutRoute.STRIPE)
    services.release_run(by=office.fiscal.actor, run_id=run.pk)
    outbox.drain()
    away.payout.refresh_from_db()
    assert (away.payout.state, transfers(away.payout)) == (PayoutState.PAID, [AMOUNT])


def test_a_look_at_the_lists_that_is_a_day_old_does_not_stop_it(monkeypatch):
    away = Away(monkeypatch)
    with clock.travel(clock.now() + dt.timedelta(hours=30)):
        assert away.back().state == PayoutState.PAID
    assert transfers(away.payout) == [AMOUNT]


def test_a_transfer_that_stripe_holds_already_is_no_more_stopped(monkeypatch):
    office = StripeOffice()
    office.fund(create_member(Role.VETTING_OFFICER).actor())
    real = gateway.transfer

    def lost(**values):
        real(**values)
        raise Unavailable("lost")

    with monkeypatch.context() as patch:
        patch.setattr(gateway, "transfer", lost)
        payout = office.released()
        outbox.drain()
    block_payee(payout)
    services.send_subsidy(payout_id=payout.pk)
    payout.refresh_from_db()
    assert (payout.state, transfers(payout)) == (PayoutState.PAID, [AMOUNT])
