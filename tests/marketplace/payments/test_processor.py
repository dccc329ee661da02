"""The instance's own balance with the processor, laid beside our ledger each night."""

import datetime as dt

import pytest

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.core.money import ZERO, Money
from marketplace.payments import services, tasks
from marketplace.payments.models import Difference, StatementLine
from marketplace.payments.standin import objects, world
from marketplace.payments.standin.store import opened
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import OnlineDeal, hear
from tests.subsidies.factories import client_of


@pytest.fixture
def officer():
    return create_member(Role.VETTING_OFFICER)


def balance() -> Money:
    with opened() as book:
        return Money(objects.balance_of(book))


def reconcile():
    """A minute later: what is booked in this very second belongs to the next night."""
    with clock.travel(clock.now() + dt.timedelta(minutes=1)):
        tasks.reconcile()
        hear()


def test_a_payment_its_fee_and_its_refund_are_found_in_the_ledger(officer):
    deal = OnlineDeal()
    share = deal.early()
    deal.pay(share)
    services.ask_refund(by=deal.seller.actor, own_share_id=share.pk, amount=Money(1_00))
    hear()
    reconcile()
    lines = StatementLine.objects.filter(office=officer.organisation)
    assert sorted(line.words.split()[0] for line in lines) == ["charge", "charge:fee", "refund"]
    assert all(line.thing for line in lines)
    assert sum((line.amount for line in lines), ZERO) == balance()
    assert not Difference.objects.exists()
    reconcile()
    assert lines.count() == 3


def test_a_dispute_that_is_won_is_found_both_ways(officer):
    deal = OnlineDeal()
    payment = deal.pay(deal.early())
    world.close_dispute(world.open_dispute(payment.payment_id), "won")
    hear()
    reconcile()
    assert not Difference.objects.exists()


def test_money_that_our_ledger_does_not_know_is_a_difference_of_the_instances_staff(officer):
    with opened() as book:
        objects.payout(book, "", 5_00)
    reconcile()
    found = Difference.objects.get()
    assert (found.office, found.amount) == (officer.organisation, Money(-5_00))
    client = client_of(officer.actor())
    assert found.reference in client.get("/payments/differences/").content.decode()
    services.own_difference(by=officer.actor(), difference_id=found.pk)
    services.explain_difference(by=officer.actor(), difference_id=found.pk, why="other_money", note="To our own bank.")
    found.refresh_from_db()
    assert found.closed_by == officer.user


def test_only_the_instances_own_officers_settle_it(officer):
    with opened() as book:
        objects.payout(book, "", 5_00)
    reconcile()
    found = Difference.objects.get()
    moderator = create_member(Role.MODERATOR, organisation=officer.organisation).actor()
    fiscal = create_member(Role.PROGRAM_FISCAL_OFFICER).actor()
    for actor in (moderator, fiscal):
        with pytest.raises(Refused):
            services.own_difference(by=actor, difference_id=found.pk)
    found.refresh_from_db()
    assert found.owner is None


def test_a_sum_that_differs_by_a_cent_does_not_fit(officer, monkeypatch):
    deal = OnlineDeal()
    deal.pay(deal.early())
    with opened() as book:
        line = next(one for one in book.all("balance_transaction", account="") if one["type"] == "charge")
        book.put(line | {"amount": line["amount"] + 1})
    reconcile()
    assert Difference.objects.get().line.words.startswith("charge ")
