import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import IllegalMove
from marketplace.ledger import selectors as ledger
from marketplace.notices.models import Notice
from marketplace.payments import services
from marketplace.payments.models import Payout
from marketplace.payments.states import PayoutState
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import LINE, Office

OWED = Money(8_240_00)


@pytest.fixture
def office():
    return Office()


def payable(office):
    return ledger.total("payable", pool=LINE)


def test_a_payout_disburses_exactly_the_subsidy_once_the_bank_has_paid(office):
    payout = office.sent()
    assert (payable(office), ledger.balance("disbursed", LINE)) == (OWED, ZERO)
    payout = services.mark_payout_paid(by=office.fiscal.actor, payout_id=payout.pk, bank_reference="ACH-1")
    assert payout.state == PayoutState.PAID
    assert (payable(office), ledger.balance("disbursed", LINE)) == (ZERO, OWED)
    assert ledger.miscounted() == []


def test_the_provider_is_told_how_much_and_by_when(office):
    with clock.travel(dt.datetime(2026, 12, 23, 15, tzinfo=dt.UTC)):
        payout = office.sent()
    # Christmas Day and the weekend are not business days.
    assert payout.expected_on == dt.date(2026, 12, 28)
    assert Notice.objects.filter(subject="You will be paid $8,240.00 by December 28, 2026").exists()


def test_a_claim_is_queued_once(office):
    assert office.queued() == office.queued()
    assert Payout.objects.count() == 1


def test_no_more_is_queued_than_is_owed(office):
    office.queued(amount=8_000_00, claim="CLM-AAAAAA")
    with pytest.raises(DomainError, match="Less is owed"):
        office.queued(amount=240_01, claim="CLM-BBBBBB")
    assert Payout.objects.count() == 1
    office.queued(amount=240_00, claim="CLM-BBBBBB")


def test_nobody_releases_what_they_put_in_the_queue(office):
    payout = services.queue_payout(
        by=office.fiscal.actor,
        payee=office.payee.organisation,
        scope=LINE,
        amount=OWED,
        claim_reference="CLM-TEST22",
    )
    with pytest.raises(Refused, match="colleague"):
        services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.filter(pk=payout.pk).update(released_by=office.fiscal.actor.user_id)
    payout.refresh_from_db()
    assert (payout.state, payout.released_at) == (PayoutState.QUEUED, None)


@pytest.mark.parametrize("who", ["approver", "payee", "other office"])
def test_only_the_fiscal_officer_of_the_office_releases(office, who):
    payout = office.queued()
    actor = {
        "approver": office.approver,
        "payee": office.payee.actor,
        "other office": create_member("program_fiscal_officer").actor(),
    }[who]
    with pytest.raises(Refused, match="fiscal officer"):
        services.release_payout(by=actor, payout_id=payout.pk)
    payout.refresh_from_db()
    assert payout.state == PayoutState.QUEUED


def test_a_payment_the_bank_sends_back_is_still_owed_and_paid_once(office):
    payout = office.sent()
    services.mark_payout_failed(by=office.fiscal.actor, payout_id=payout.pk)
    assert (payable(office), ledger.balance("disbursed", LINE)) == (OWED, ZERO)
    services.requeue_payout(by=office.fiscal.actor, payout_id=payout.pk)
    services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
    services.mark_payout_paid(by=office.fiscal.actor, payout_id=payout.pk, bank_reference="ACH-2")
    assert ledger.balance("disbursed", LINE) == OWED


def test_a_payment_on_hold_is_not_released(office):
    payout = services.hold_payout(by=office.fiscal.actor, payout_id=office.ready().pk, reason="audit")
    with pytest.raises(IllegalMove):
        services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
    services.requeue_payout(by=office.fiscal.actor, payout_id=payout.pk)
    services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)


def test_paid_twice_is_refused_and_disburses_once(office):
    payout = office.sent()
    services.mark_payout_paid(by=office.fiscal.actor, payout_id=payout.pk, bank_reference="ACH-1")
    with pytest.raises(IllegalMove):
        services.mark_payout_paid(by=office.fiscal.actor, payout_id=payout.pk, bank_reference="ACH-1")
    assert ledger.balance("disbursed", LINE) == OWED


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"bank_reference": " "}, "bank_reference"), ({"paid_on": dt.date(2999, 1, 1)}, "paid_on")],
)
def test_a_payment_without_the_banks_word_is_not_paid(office, changes, field):
    payout = office.sent()
    with pytest.raises(DomainError) as refusal:
        services.mark_payout_paid(by=office.fiscal.actor, payout_id=payout.pk, **{"bank_reference": "ACH-1"} | changes)
    assert refusal.value.field == field
    assert ledger.balance("disbursed", LINE) == ZERO


def test_a_blocked_provider_is_not_paid_until_an_officer_has_looked(office):
    payout = office.queued()
    organisation = office.payee.organisation
    organisation.trading_blocked_at, organisation.trading_blocked_reason = clock.now(), "A possible match."
    organisation.save()
    with pytest.raises(DomainError, match="blocked"):
        services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
    payout.refresh_from_db()
    assert payout.state == PayoutState.QUEUED


def test_the_first_line_of_the_providers_dashboard_says_how_much_comes_and_by_when(office, sign_in):
    with clock.travel(dt.datetime(2026, 12, 23, 15, tzinfo=dt.UTC)):
        payout = office.sent()
        finance = sign_in(Role.PROVIDER_FINANCE, organisation=payout.payee)
        assert "You will be paid $8,240.00 by December 28, 2026" in finance.get("/dashboard/").content.decode()
        sales = sign_in(Role.PROVIDER_SALES, organisation=payout.payee)
        assert "$8,240.00" not in sales.get("/dashboard/").content.decode()


def test_money_that_did_not_come_by_its_day_is_called_late(office, sign_in):
    with clock.travel(dt.datetime(2026, 12, 23, 15, tzinfo=dt.UTC)):
        payout = office.sent()
    with clock.travel(dt.datetime(2026, 12, 30, 15, tzinfo=dt.UTC)):
        finance = sign_in(Role.PROVIDER_FINANCE, organisation=payout.payee)
        page = finance.get("/dashboard/").content.decode()
        assert "$8,240.00 was due by December 28, 2026 and is late" in page
        assert "will be paid" not in page
        assert "That is late" in finance.get(payout.get_absolute_url()).content.decode()
