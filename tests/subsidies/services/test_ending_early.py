"""Ending early, one test for each way of it: who keeps what, and where the subsidy goes."""

import datetime as dt

import pytest

from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements import services as orders
from marketplace.ledger.selectors import miscounted
from marketplace.payments.models import OwnShare
from marketplace.payments.states import OwnShareState
from subsidies.selectors.budgets import budget_of
from subsidies.services import funds, vouchers
from tests.marketplace.engagements import factories
from tests.subsidies import trade

ALL, SUBSIDY, HALF, NOTHING = Money(100_000_000), Money(720_000), Money(360_000), Money(0)
# A price of which the program pays twice the subsidy of the order.
LARGE = Money(2_400_000)
# The voucher takes orders for 120 days from November 23, 2026; the line for longer.
VOUCHER_OVER = dt.datetime(2027, 3, 25, 18, tzinfo=dt.UTC)
LINE_OVER = dt.datetime(2027, 10, 2, 18, tzinfo=dt.UTC)


def sums(w, *kinds):
    assert budget_of(w.program).adds_up
    assert miscounted() == []
    balanced = trade.assert_balanced(w.line)
    return tuple(balanced[kind] for kind in kinds)


def cancel(w, order):
    return orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="The plan changed.")


def first_accepted(w, order):
    milestone = order.milestones.order_by("pk")[0]
    orders.deliver_milestone(by=w.provider.actor, milestone_id=milestone.pk, evidence="Report handed over.")
    orders.accept_milestone(by=w.operator.actor, milestone_id=milestone.pk, signature=factories.SIGNATURE)
    return milestone


def own_shares(order):
    outbox.drain()
    return list(OwnShare.objects.filter(milestone__engagement=order).order_by("pk"))


def test_before_the_start_the_subsidy_goes_back_to_the_voucher_and_no_own_share_is_owed(w):
    voucher = trade.voucher(w, price=LARGE)
    order = trade.order(w)
    assert funds.voucher_balance(voucher) == SUBSIDY
    cancel(w, order)
    assert funds.voucher_balance(voucher) == SUBSIDY + SUBSIDY
    assert sums(w, "committed", "obligated") == (SUBSIDY + SUBSIDY, NOTHING)
    assert not [share for share in own_shares(order) if share.state in (OwnShareState.INVOICED, OwnShareState.PAID)]


def test_before_the_start_the_subsidy_of_a_voucher_that_is_used_up_is_available(w):
    trade.voucher(w)
    cancel(w, trade.order(w))
    assert sums(w, "available", "committed", "obligated") == (ALL, NOTHING, NOTHING)


def test_before_the_start_the_subsidy_of_a_voucher_that_has_ended_is_available(w):
    voucher = trade.voucher(w, price=LARGE)
    order = trade.order(w)
    with clock.travel(VOUCHER_OVER):
        vouchers.expire_voucher(voucher_id=voucher.pk)
        cancel(w, order)
    assert sums(w, "available", "committed", "obligated", "closed_out") == (ALL, NOTHING, NOTHING, NOTHING)


def test_after_the_last_day_to_obligate_it_is_closed_out(w):
    trade.voucher(w)
    order = trade.order(w)
    with clock.travel(LINE_OVER):
        cancel(w, order)
    assert sums(w, "obligated", "closed_out") == (NOTHING, SUBSIDY)


def test_an_operator_that_stops_midway_keeps_what_was_delivered_and_pays_its_share_of_it(w):
    voucher = trade.voucher(w, price=LARGE)
    order = trade.order(w)
    milestone = first_accepted(w, order)
    cancel(w, order)
    assert funds.voucher_balance(voucher) == SUBSIDY + HALF
    trade.paid(w, trade.claim(w, milestone))
    assert sums(w, "committed", "obligated", "disbursed") == (SUBSIDY + HALF, NOTHING, HALF)
    owed = [share.amount for share in own_shares(order) if share.state != OwnShareState.WAIVED_BY_CANCELLATION]
    assert owed == [Money(240_000)]


def test_a_cancellation_charge_is_never_taken_from_the_subsidy(w):
    """The quote may state a charge; the books know it not, so no claim can ask for it."""
    trade.voucher(w)
    order = trade.order(w)
    milestones = list(order.milestones.all())
    cancel(w, order)
    for milestone in milestones:
        with pytest.raises(DomainError, match="not accepted"):
            trade.claim(w, milestone)
    assert sums(w, "obligated", "payable", "disbursed") == (NOTHING, NOTHING, NOTHING)


def test_work_that_a_provider_gives_up_is_not_paid_and_its_subsidy_can_be_used_again(w):
    voucher = trade.voucher(w, price=LARGE)
    order = trade.order(w)
    done = first_accepted(w, order)
    dropped = order.milestones.order_by("pk")[1]
    orders.drop_milestone(by=w.provider.actor, milestone_id=dropped.pk)
    with pytest.raises(DomainError, match="not accepted"):
        trade.claim(w, dropped)
    trade.paid(w, trade.claim(w, done))
    assert sums(w, "committed", "obligated", "disbursed") == (SUBSIDY + HALF, NOTHING, HALF)
    assert funds.voucher_balance(voucher) == SUBSIDY + HALF


def revoke(w, voucher):
    keys = {"code": "terms_not_kept", "reason": "The service was used otherwise."}
    return vouchers.revoke_voucher(by=w.office.administrator, voucher_id=voucher.pk, **keys)


def test_a_revocation_stops_new_orders_and_frees_what_was_not_ordered(w):
    voucher = trade.voucher(w, price=LARGE)
    trade.order(w)
    revoke(w, voucher)
    assert sums(w, "available", "committed", "obligated") == (ALL - SUBSIDY, NOTHING, SUBSIDY)
    with pytest.raises(DomainError):
        trade.order(w)
    assert sums(w, "obligated") == (SUBSIDY,)


def test_work_delivered_before_a_revocation_is_paid_after_its_acceptance(w):
    voucher = trade.voucher(w, price=LARGE)
    order = trade.order(w)
    milestone = order.milestones.order_by("pk")[0]
    orders.deliver_milestone(by=w.provider.actor, milestone_id=milestone.pk, evidence="Report handed over.")
    revoke(w, voucher)
    orders.accept_milestone(by=w.operator.actor, milestone_id=milestone.pk, signature=factories.SIGNATURE)
    trade.paid(w, trade.claim(w, milestone))
    assert sums(w, "disbursed", "obligated") == (HALF, HALF)


def test_what_a_cancelled_order_bound_is_free_after_a_revocation(w):
    voucher = trade.voucher(w, price=LARGE)
    order = trade.order(w)
    revoke(w, voucher)
    cancel(w, order)
    assert sums(w, "available", "committed", "obligated") == (ALL, NOTHING, NOTHING)
