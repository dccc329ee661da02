"""An own share that is paid by purchase order in more than one payment."""

import pytest

from marketplace.core.errors import DomainError
from marketplace.core.money import ZERO, Money
from marketplace.engagements import services as trade
from marketplace.engagements.states import EngagementState
from marketplace.ledger import selectors as ledger
from marketplace.notices.models import Notice
from marketplace.payments import panels, selectors, services, tasks
from marketplace.payments.models import OwnShare
from marketplace.payments.remittance import has_bank_number
from marketplace.payments.states import OwnShareState
from tests.marketplace.payments.factories import Deal, payment, today

SHARE = Money(6_000_00)
PART, REST = Money(2_500_00), Money(3_500_00)


@pytest.fixture
def deal():
    return Deal()


def memo(deal, kind):
    return ledger.balance(kind, f"order:{deal.order.pk}")


def pay(deal, share, amount, number):
    services.record_payment(
        by=deal.buyer.actor, own_share_id=share.pk, details=payment(share, amount=amount, number=number)
    )
    return services.confirm_receipt(by=deal.seller.actor, own_share_id=share.pk)


def test_a_part_leaves_the_rest_open_and_says_how_much(deal):
    share = pay(deal, deal.invoiced(), PART, "1042")
    assert share.state == OwnShareState.INVOICED
    assert (selectors.paid_so_far(share), selectors.left_to_pay(share)) == (PART, REST)
    assert (memo(deal, "own_due"), memo(deal, "own_paid_direct")) == (REST, PART)
    told = Notice.objects.get(kind="payments.part_paid", user=deal.buyer.membership.user)
    assert str(REST) in told.body


def test_the_share_is_paid_once_its_parts_are_its_amount(deal):
    share = pay(deal, deal.invoiced(), PART, "1042")
    share = pay(deal, share, REST, "1043")
    assert (share.state, selectors.left_to_pay(share)) == (OwnShareState.PAID, ZERO)
    assert (memo(deal, "own_due"), memo(deal, "own_paid_direct")) == (ZERO, SHARE)
    assert ledger.miscounted() == []


def test_an_order_is_not_settled_by_a_part(deal):
    deal.paid(1)
    pay(deal, deal.invoiced(2), PART, "1042")
    deal.order.refresh_from_db()
    assert deal.order.state != EngagementState.SETTLED


def test_more_than_is_left_is_refused(deal):
    share = pay(deal, deal.invoiced(), PART, "1042")
    with pytest.raises(DomainError, match=r"up to \$3,500\.00"):
        services.record_payment(
            by=deal.buyer.actor, own_share_id=share.pk, details=payment(share, amount=REST + Money(1))
        )
    assert share.proofs.count() == 1


def test_a_second_part_waits_for_the_answer_to_the_first(deal):
    share = deal.recorded(amount=PART)
    with pytest.raises(DomainError, match="already recorded"):
        services.record_payment(by=deal.buyer.actor, own_share_id=share.pk, details=payment(share, amount=REST))
    assert share.proofs.count() == 1


def test_a_part_that_came_back_is_owed_again_while_the_share_is_open(deal):
    share = pay(deal, deal.invoiced(), PART, "1042")
    share = services.record_returned_payment(by=deal.seller.actor, own_share_id=share.pk)
    assert (share.state, selectors.left_to_pay(share)) == (OwnShareState.INVOICED, SHARE)
    assert (memo(deal, "own_due"), memo(deal, "own_paid_direct")) == (SHARE, ZERO)


def test_of_a_whole_share_only_the_part_that_came_back_is_owed_again(deal):
    share = pay(deal, deal.invoiced(), PART, "1042")
    pay(deal, share, REST, "1043")
    share = services.record_returned_payment(by=deal.seller.actor, own_share_id=share.pk)
    assert (share.state, selectors.left_to_pay(share)) == (OwnShareState.CHARGED_BACK, REST)
    share = pay(deal, share, REST, "1044")
    assert (share.state, memo(deal, "own_paid_direct")) == (OwnShareState.PAID, SHARE)


def test_nothing_can_come_back_of_what_nobody_paid(deal):
    share = deal.invoiced()
    with pytest.raises(DomainError, match="No payment has arrived"):
        services.record_returned_payment(by=deal.seller.actor, own_share_id=share.pk)
    assert memo(deal, "own_due") == SHARE


def cancelled_after(deal, *parts):
    """An order whose own rules let it pay before the start is cancelled after these payments."""
    deal.order.may_pay_before_start = True
    deal.order.save()
    tasks.open_own_shares_before_start(deal.order.pk)
    share = OwnShare.objects.order_by("pk").first()
    services.invoice_own_share(by=deal.seller.actor, own_share_id=share.pk, invoice_number="INV-1", invoiced_on=today())
    for part in parts:
        pay(deal, share, part, "1042")
    trade.cancel_order(by=deal.buyer.actor, engagement_id=deal.order.pk, reason="The grant ended.")
    services.waive_own_shares(engagement_id=deal.order.pk)
    share.refresh_from_db()
    return share


def test_of_cancelled_work_the_rest_is_not_owed_and_the_part_is_given_back(deal):
    share = cancelled_after(deal, PART)
    assert share.state == OwnShareState.WAIVED_BY_CANCELLATION
    assert (memo(deal, "own_due"), memo(deal, "own_paid_direct")) == (ZERO, PART)
    share = services.refund_own_share(by=deal.seller.actor, own_share_id=share.pk)
    assert share.state == OwnShareState.REFUNDED
    assert (memo(deal, "own_paid_direct"), memo(deal, "own_external")) == (ZERO, ZERO)


def test_of_cancelled_work_that_nobody_paid_nothing_is_given_back(deal):
    share = cancelled_after(deal)
    with pytest.raises(DomainError, match="Nothing was paid"):
        services.refund_own_share(by=deal.seller.actor, own_share_id=share.pk)
    share.refresh_from_db()
    assert share.state == OwnShareState.WAIVED_BY_CANCELLATION


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("091999010", True),
        ("Routing 0919-9901-0, account on request", True),
        ("PO Box 12, Denver, CO 80202-1234", False),
        ("Call 801 555 0142", False),
        ("091999011", False),
        ("", False),
    ],
)
def test_a_routing_number_is_found_however_it_is_spaced(text, is_one):
    assert has_bank_number(text) is is_one


def test_an_invoice_keeps_where_checks_go_and_the_next_one_starts_with_it(deal):
    share = deal.accept()
    words = "Bluewire Security LLC\nPO Box 12, Denver, CO 80202-1234"
    services.invoice_own_share(
        by=deal.seller.actor, own_share_id=share.pk, invoice_number="INV-1", invoiced_on=today(), remit_to=words
    )
    share.refresh_from_db()
    assert share.remit_to == words
    assert selectors.last_remittance(deal.seller.organisation.pk) == words


def test_the_first_page_asks_for_what_is_left_to_pay(deal):
    pay(deal, deal.invoiced(), PART, "1042")
    titles = [task.title for task in panels.share_tasks(deal.buyer.actor)]
    assert any(str(REST) in title for title in titles)
    assert not any(str(SHARE) in title for title in titles)
