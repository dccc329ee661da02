import datetime as dt

import pytest

from marketplace.accounts.models import Organisation
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import IllegalMove
from marketplace.engagements import services as trade
from marketplace.engagements.states import EngagementState
from marketplace.ledger import selectors as ledger
from marketplace.ledger.models import Account
from marketplace.notices.models import Notice
from marketplace.payments import services, tasks
from marketplace.payments.models import OwnShare, OwnShareProof
from marketplace.payments.states import OwnShareState
from tests.marketplace.documents.factories import upload
from tests.marketplace.payments.factories import Deal, payment, today
from tests.subsidies.factories import client_of

SHARE = Money(6_000_00)


@pytest.fixture
def deal():
    return Deal()


def memo(deal, kind):
    return ledger.balance(kind, f"order:{deal.order.pk}")


def test_an_accepted_milestone_waits_for_the_providers_invoice(deal):
    share = deal.accept()
    assert (share.state, share.amount, share.route) == (OwnShareState.NOT_DUE, SHARE, "direct")
    assert OwnShare.objects.count() == 1
    assert Notice.objects.filter(kind="payments.invoice_wanted", user=deal.seller.membership.user).exists()


def test_the_news_of_an_acceptance_told_twice_opens_one_share(deal):
    share = deal.accept()
    tasks.open_own_share(share.milestone_id)
    assert OwnShare.objects.count() == 1


def test_an_invoice_is_due_thirty_days_later_as_a_date(deal):
    share = deal.accept()
    with clock.travel(dt.datetime(2027, 2, 1, 4, tzinfo=dt.UTC)):
        share = services.invoice_own_share(
            by=deal.seller.actor,
            own_share_id=share.pk,
            invoice_number=" INV-7 ",
            invoiced_on=dt.date(2027, 1, 31),
        )
    assert (share.invoice_number, share.due_on) == ("INV-7", dt.date(2027, 3, 2))
    assert memo(deal, "own_due") == SHARE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"invoice_number": " "}, "invoice_number"),
        ({"invoiced_on": dt.date(2999, 1, 1)}, "invoiced_on"),
        ({"invoiced_on": dt.date(1999, 1, 1)}, "invoiced_on"),
        ({"remit_to": "First Bank, routing 0919 9901 0"}, "remit_to"),
    ],
)
def test_an_invoice_that_cannot_be_is_refused(deal, changes, field):
    share = deal.accept()
    values = {"invoice_number": "INV-1", "invoiced_on": today()} | changes
    with pytest.raises(DomainError) as refusal:
        services.invoice_own_share(by=deal.seller.actor, own_share_id=share.pk, **values)
    assert refusal.value.field == field
    share.refresh_from_db()
    assert share.state == OwnShareState.NOT_DUE


def test_only_both_sides_together_make_a_share_paid(deal):
    share = deal.recorded()
    share.refresh_from_db()
    assert share.state == OwnShareState.INVOICED
    services.confirm_receipt(by=deal.seller.actor, own_share_id=share.pk)
    share.refresh_from_db()
    assert share.state == OwnShareState.PAID
    assert (memo(deal, "own_due"), memo(deal, "own_paid_direct")) == (ZERO, SHARE)
    assert ledger.miscounted() == []


def test_money_of_the_direct_route_never_becomes_payable_or_disbursed(deal):
    deal.paid()
    kinds = set(Account.objects.values_list("kind", flat=True))
    assert kinds == {"own_external", "own_due", "own_paid_direct"}


def test_a_receipt_without_a_recorded_payment_is_refused(deal):
    share = deal.invoiced()
    with pytest.raises(DomainError, match="not recorded a payment"):
        services.confirm_receipt(by=deal.seller.actor, own_share_id=share.pk)
    assert memo(deal, "own_paid_direct") == ZERO


def test_a_payment_that_never_came_is_recorded_again(deal):
    share = deal.recorded()
    services.reject_receipt(by=deal.seller.actor, own_share_id=share.pk)
    services.record_payment(by=deal.buyer.actor, own_share_id=share.pk, details=payment(share, number="1043"))
    services.confirm_receipt(by=deal.seller.actor, own_share_id=share.pk)
    assert [proof.number for proof in OwnShareProof.objects.filter(confirmed_at__isnull=False)] == ["1043"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Money(6_000_01)}, "amount"),
        ({"amount": ZERO}, "amount"),
        ({"paid_on": dt.date(2999, 1, 1)}, "paid_on"),
        ({"paid_on": dt.date(1999, 1, 1)}, "paid_on"),
        ({"number": ""}, "number"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(deal, changes, field):
    share = deal.invoiced()
    with pytest.raises(DomainError) as refusal:
        services.record_payment(by=deal.buyer.actor, own_share_id=share.pk, details=payment(share, **changes))
    assert refusal.value.field == field
    assert not OwnShareProof.objects.exists()


def test_a_payment_is_recorded_once(deal):
    share = deal.recorded()
    with pytest.raises(DomainError, match="already recorded"):
        services.record_payment(by=deal.buyer.actor, own_share_id=share.pk, details=payment(share))
    assert OwnShareProof.objects.count() == 1


def test_the_proof_of_payment_is_a_file_of_the_operator(deal):
    share = deal.recorded(upload=upload("bank.pdf"))
    proof = share.proofs.get()
    assert proof.document.organisation == deal.buyer.organisation


def test_a_step_taken_twice_changes_nothing_twice(deal):
    share = deal.paid()
    with pytest.raises(IllegalMove):
        services.confirm_receipt(by=deal.seller.actor, own_share_id=share.pk)
    assert memo(deal, "own_paid_direct") == SHARE


@pytest.mark.parametrize(("hours", "state"), [(28, OwnShareState.INVOICED), (32, OwnShareState.OVERDUE)])
def test_a_share_is_overdue_after_its_day_has_ended_at_the_operators_place(deal, hours, state):
    share = deal.invoiced()
    Organisation.objects.filter(pk=deal.buyer.organisation.pk).update(zone="America/Denver")
    start = dt.datetime.combine(share.due_on, dt.time(0), dt.UTC)
    with clock.travel(start + dt.timedelta(hours=hours)):
        tasks.find_overdue()
        outbox.drain()
    share.refresh_from_db()
    assert share.state == state


def test_an_overdue_share_can_still_be_paid(deal):
    share = deal.recorded()
    OwnShare.objects.filter(pk=share.pk).update(state=OwnShareState.OVERDUE)
    services.confirm_receipt(by=deal.seller.actor, own_share_id=share.pk)
    assert memo(deal, "own_paid_direct") == SHARE


def test_a_check_that_bounces_is_owed_and_paid_again(deal):
    share = deal.paid()
    services.record_returned_payment(by=deal.seller.actor, own_share_id=share.pk)
    assert (memo(deal, "own_due"), memo(deal, "own_paid_direct")) == (SHARE, ZERO)
    services.record_payment(by=deal.buyer.actor, own_share_id=share.pk, details=payment(share))
    share = services.confirm_receipt(by=deal.seller.actor, own_share_id=share.pk)
    assert (share.state, memo(deal, "own_paid_direct")) == (OwnShareState.PAID, SHARE)


def test_a_refund_empties_the_memo_accounts(deal):
    share = services.refund_own_share(by=deal.seller.actor, own_share_id=deal.paid().pk)
    assert share.state == OwnShareState.REFUNDED
    assert (memo(deal, "own_due"), memo(deal, "own_paid_direct"), memo(deal, "own_external")) == (ZERO, ZERO, ZERO)


def opened_before_the_start(deal):
    deal.order.may_pay_before_start = True
    deal.order.save()
    tasks.open_own_shares_before_start(deal.order.pk)
    return OwnShare.objects.order_by("pk").first()


def invoice(deal, share):
    services.invoice_own_share(by=deal.seller.actor, own_share_id=share.pk, invoice_number="INV-1", invoiced_on=today())


def cancel(deal):
    trade.cancel_order(by=deal.buyer.actor, engagement_id=deal.order.pk, reason="The grant ended.")
    outbox.drain()


@pytest.mark.parametrize("state", [OwnShareState.INVOICED, OwnShareState.OVERDUE, OwnShareState.CHARGED_BACK])
def test_an_invoice_for_cancelled_work_is_not_owed(deal, state):
    share = opened_before_the_start(deal)
    invoice(deal, share)
    OwnShare.objects.filter(pk=share.pk).update(state=state)
    cancel(deal)
    share.refresh_from_db()
    assert share.state == OwnShareState.WAIVED_BY_CANCELLATION
    assert memo(deal, "own_due") == ZERO


def give_up(deal, position):
    trade.drop_milestone(by=deal.seller.actor, milestone_id=deal.order.milestones.get(position=position).pk)
    outbox.drain()


def test_an_invoice_for_a_milestone_that_was_given_up_is_not_owed(deal):
    share = opened_before_the_start(deal)
    invoice(deal, share)
    give_up(deal, share.milestone.position)
    share.refresh_from_db()
    assert share.state == OwnShareState.WAIVED_BY_CANCELLATION
    assert memo(deal, "own_due") == ZERO


def test_an_order_settles_when_what_nobody_paid_is_given_up(deal):
    deal.paid(1)
    give_up(deal, 2)
    deal.order.refresh_from_db()
    assert deal.order.state == EngagementState.SETTLED


def test_for_cancelled_work_no_invoice_is_sent(deal):
    share = opened_before_the_start(deal)
    cancel(deal)
    with pytest.raises(DomainError, match="This work was cancelled"):
        invoice(deal, share)
    share.refresh_from_db()
    assert (share.state, share.invoice_number, memo(deal, "own_due")) == (OwnShareState.NOT_DUE, "", ZERO)


def test_nobody_is_asked_for_an_invoice_of_cancelled_work(deal):
    share = opened_before_the_start(deal)
    seller = client_of(deal.seller.actor)
    assert "Send your invoice for $6,000.00" in seller.get("/dashboard/").content.decode()
    cancel(deal)
    assert "Send your invoice for" not in seller.get("/dashboard/").content.decode()
    page = seller.get(share.get_absolute_url()).content.decode()
    assert "Nothing is owed. Nobody has to act." in page
    assert "invoice_number" not in page


def test_an_order_without_subsidy_settles_when_its_last_share_is_paid(deal):
    deal.paid(1)
    deal.order.refresh_from_db()
    assert deal.order.state == EngagementState.IN_DELIVERY
    deal.paid(2)
    deal.order.refresh_from_db()
    assert deal.order.state == EngagementState.SETTLED
