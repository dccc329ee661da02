"""The own share on the platform route: external → held → payable_own → paid, and all the ways back."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.engagements import services as trade
from marketplace.engagements.models import Engagement
from marketplace.engagements.states import EngagementState
from marketplace.ledger import selectors as ledger
from marketplace.ledger.models import Account
from marketplace.notices.models import Notice
from marketplace.payments import gateway, services, tasks
from marketplace.payments.models import FinanceCase, OnlinePayment, OwnRefund
from marketplace.payments.services.books import Books
from marketplace.payments.standin import faults, store, world
from marketplace.payments.states import OnlinePaymentState, OwnShareState, RefundState
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.engagements.factories import (
    closed_request,
    evaluate,
    provider_party,
    signed_order,
)
from tests.marketplace.payments.factories import OnlineDeal, hear

SHARE = Money(6_000_00)
FEE = Money(6_000_00 * 29 // 1000 + 30)


@pytest.fixture
def deal():
    return OnlineDeal()


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def pots(payment) -> dict[str, int]:
    """What stands in each account of a payment, in cents, without the empty ones."""
    books = Books(fresh(payment))
    kinds = ("own_held", "payable_own", "own_paid", "own_receivable", "own_recovered", "fees")
    return {kind: books.balance(kind).cents for kind in kinds if books.balance(kind)}


def count(kind):
    with store.opened() as book:
        return len(book.all(kind))


def test_paid_after_acceptance_the_own_share_moves_to_the_provider_at_once(deal):
    payment = deal.pay(deal.invoiced())
    assert payment.state == OnlinePaymentState.SUCCEEDED
    assert fresh(payment.own_share).state == OwnShareState.PAID
    assert pots(payment) == {"own_paid": SHARE.cents, "fees": FEE.cents}
    assert count("transfer") == 1
    assert ledger.miscounted() == []
    assert ledger.out_of_balance() == ZERO


def test_paid_before_acceptance_it_is_held_until_the_work_is_accepted(deal):
    share = deal.early()
    payment = deal.pay(share)
    assert pots(payment) == {"own_held": SHARE.cents, "fees": FEE.cents}
    assert count("transfer") == 0
    deal.accept()
    hear()
    assert pots(payment) == {"own_paid": SHARE.cents, "fees": FEE.cents}
    assert fresh(payment).transfer_id


def test_an_order_paid_online_to_its_last_share_is_settled(deal):
    deal.pay(deal.invoiced(1))
    deal.pay(deal.invoiced(2))
    assert fresh(deal.order).state == EngagementState.SETTLED


def test_no_own_share_is_ever_payable_from_a_budget_line(deal):
    deal.pay(deal.invoiced())
    assert not Account.objects.filter(kind__in=["payable", "disbursed"]).exists()


def test_a_bank_payment_is_on_its_way_for_days_and_then_counts(deal):
    payment = deal.pay(deal.invoiced(), "us_bank_account")
    assert payment.state == OnlinePaymentState.PROCESSING
    assert fresh(payment.own_share).state == OwnShareState.INVOICED
    with pytest.raises(DomainError, match="on its way from your bank"):
        deal.open_page(payment.own_share)
    world.settle_bank(payment.checkout_id)
    hear()
    assert fresh(payment.own_share).state == OwnShareState.PAID


def test_a_bank_that_does_not_pay_leaves_the_share_open_for_another_try(deal):
    payment = deal.pay(deal.invoiced(), "us_bank_account")
    world.fail_bank(payment.checkout_id)
    hear()
    assert fresh(payment).state == OnlinePaymentState.FAILED
    assert Notice.objects.filter(kind="payments.online_failed").exists()
    again = deal.pay(payment.own_share)
    assert again.pk != payment.pk
    assert fresh(payment.own_share).state == OwnShareState.PAID


def test_a_page_that_is_open_is_given_again_and_one_that_ran_out_is_replaced(deal):
    share = deal.invoiced()
    first = deal.open_page(share)
    assert deal.open_page(share) == first
    world.expire(first.checkout_id)
    second = deal.open_page(share)
    assert (second != first, fresh(first).state) == (True, OnlinePaymentState.EXPIRED)


def test_only_the_operators_people_pay_and_only_on_the_platform_route(deal):
    share = deal.invoiced()
    for actor in (deal.seller.actor, create_member(Role.OPERATOR_VIEWER, organisation=deal.buyer.organisation).actor()):
        with pytest.raises(Refused):
            services.open_checkout(by=actor, own_share_id=share.pk, back_url="https://levee.example/")
    share.route = "direct"
    share.save()
    with pytest.raises(Refused, match="purchase order"):
        deal.open_page(share)
    assert not OnlinePayment.objects.exists()
    assert count("checkout.session") == 0


def test_a_processor_that_is_down_costs_nothing_and_says_what_to_do(deal):
    share = deal.invoiced()
    faults.turn(unavailable=100)
    with pytest.raises(DomainError, match="Nothing was paid"):
        deal.open_page(share)
    assert not OnlinePayment.objects.exists()


def test_without_keys_nobody_pays_online_and_purchase_orders_go_on(deal, settings):
    share = deal.invoiced()
    settings.ONLINE_PAYMENTS = False
    with pytest.raises(Refused, match="switched off"):
        deal.open_page(share)


def test_a_provider_without_an_account_is_paid_when_it_has_one():
    deal = OnlineDeal(is_ready=False)
    payment = deal.pay(deal.invoiced())
    assert pots(payment) == {"payable_own": SHARE.cents, "fees": FEE.cents}
    world.finish_onboarding(deal.account.account_id)
    hear()
    assert pots(payment) == {"own_paid": SHARE.cents, "fees": FEE.cents}


def test_a_transfer_whose_answer_was_lost_is_found_and_never_made_twice(deal):
    share = deal.early()
    payment = deal.pay(share)
    faults.turn(lost_answer=0)
    deal.accept()
    with store.opened() as book:
        transfers = len(book.all("transfer"))
    assert transfers == 1
    OnlinePayment.objects.filter(pk=payment.pk).update(transfer_id=None)
    with clock.travel(clock.now() + dt.timedelta(hours=30)):
        services.send_own_share(payment_id=payment.pk)
    assert count("transfer") == 1
    assert pots(payment) == {"own_paid": SHARE.cents, "fees": FEE.cents}


def test_a_payment_of_another_amount_is_booked_by_a_person(deal):
    share = deal.invoiced()
    payment = deal.open_page(share)
    OnlinePayment.objects.filter(pk=payment.pk).update(amount=Money(1_00))
    world.pay(payment.checkout_id)
    hear()
    assert fresh(share).state == OwnShareState.INVOICED
    assert pots(payment) == {}
    assert FinanceCase.objects.get().kind == FinanceCase.Kind.DIFFERENCE


def test_a_payment_in_another_currency_is_booked_by_a_person(deal):
    payment = deal.open_page(deal.invoiced())
    with store.opened() as book:
        book.put(book.get(payment.checkout_id) | {"currency": "eur"})
    world.pay(payment.checkout_id)
    hear()
    assert pots(payment) == {}
    assert FinanceCase.objects.get().code == "eur"


def refund(deal, payment, amount=SHARE):
    row = services.ask_refund(by=deal.seller.actor, own_share_id=payment.own_share_id, amount=amount)
    hear()
    return fresh(row)


def test_held_money_goes_back_the_way_it_came(deal):
    payment = deal.pay(deal.early())
    assert refund(deal, payment).state == RefundState.SENT
    assert pots(payment) == {"fees": FEE.cents}
    assert fresh(payment.own_share).state == OwnShareState.REFUNDED


def test_money_that_the_provider_has_comes_back_from_its_balance_first(deal):
    payment = deal.pay(deal.invoiced())
    refund(deal, payment, Money(1_000_00))
    assert pots(payment) == {"own_paid": 5_000_00, "fees": FEE.cents}
    assert fresh(payment.own_share).state == OwnShareState.PAID
    transfer = gateway.fetch_transfer(fresh(payment).transfer_id)
    assert [back.amount for back in transfer.reversals] == [Money(1_000_00)]


def test_a_short_balance_refunds_the_operator_all_the_same_and_leaves_a_debt_and_a_case(deal):
    payment = deal.pay(deal.invoiced())
    world.pay_out(deal.account.account_id, SHARE.cents)
    assert refund(deal, payment).state == RefundState.SENT
    assert pots(payment) == {"own_paid": SHARE.cents, "own_receivable": -SHARE.cents, "fees": FEE.cents}
    case = FinanceCase.objects.get()
    assert (case.kind, case.amount) == (FinanceCase.Kind.RECEIVABLE, SHARE)
    assert Notice.objects.filter(kind="payments.receivable", user=deal.seller.membership.user).exists()
    assert ledger.miscounted() == []


def test_a_refund_whose_answer_was_lost_is_found_and_never_made_twice(deal):
    payment = deal.pay(deal.early())
    row = refund(deal, payment, Money(1_000_00))
    after = pots(payment)
    for lost in ({}, {"state": RefundState.QUEUED, "refund_id": None}):
        OwnRefund.objects.filter(pk=row.pk).update(**lost or {"state": row.state})
        with clock.travel(clock.now() + dt.timedelta(hours=30)):
            assert services.send_refund(refund_id=row.pk).state == RefundState.SENT
    assert (count("refund"), pots(payment)) == (1, after)


def test_a_cancellation_told_twice_gives_back_once(deal):
    payment = deal.pay(deal.early())
    trade.cancel_order(by=deal.buyer.actor, engagement_id=deal.order.pk, reason="The grant ended.")
    hear()
    services.refund_cancelled(by=SYSTEM, payment_id=payment.pk)
    hear()
    assert (OwnRefund.objects.count(), count("refund")) == (1, 1)


def test_no_more_is_refunded_than_was_paid(deal):
    payment = deal.pay(deal.invoiced())
    refund(deal, payment, Money(1_000_00))
    for amount in (Money(5_000_01), ZERO, Money(-1)):
        with pytest.raises(DomainError, match=r"up to \$5,000.00"):
            services.ask_refund(by=deal.seller.actor, own_share_id=payment.own_share_id, amount=amount)
    assert OwnRefund.objects.count() == 1


def test_a_refund_made_at_the_processors_own_desk_is_seen(deal):
    payment = deal.pay(deal.early())
    world.refund(payment.payment_id, 100_00)
    hear()
    assert OwnRefund.objects.get().reason == OwnRefund.Reason.ELSEWHERE
    assert pots(payment) == {"own_held": SHARE.cents - 100_00, "fees": FEE.cents}


def test_a_cancelled_order_gives_back_what_was_paid_and_closes_the_open_page(deal):
    payment = deal.pay(deal.early(1))
    page = deal.open_page(deal.early(2))
    trade.cancel_order(by=deal.buyer.actor, engagement_id=deal.order.pk, reason="The plant was sold.")
    hear()
    assert fresh(payment.own_share).state == OwnShareState.REFUNDED
    assert fresh(page).state == OnlinePaymentState.EXPIRED
    assert fresh(page.own_share).state == OwnShareState.WAIVED_BY_CANCELLATION
    assert pots(payment) == {"fees": FEE.cents}


def test_what_was_paid_for_a_milestone_that_is_given_up_goes_back_at_once(deal):
    payment = deal.pay(deal.early(1))
    trade.drop_milestone(by=deal.seller.actor, milestone_id=payment.own_share.milestone_id)
    hear()
    assert fresh(payment.own_share).state == OwnShareState.REFUNDED
    assert pots(payment) == {"fees": FEE.cents}


def test_money_that_comes_in_the_moment_of_a_cancellation_goes_back(deal):
    payment = deal.open_page(deal.early())
    world.pay(payment.checkout_id)
    trade.cancel_order(by=deal.buyer.actor, engagement_id=deal.order.pk, reason="The plant was sold.")
    hear()
    assert OwnRefund.objects.get().state == RefundState.SENT
    assert pots(payment) == {"fees": FEE.cents}


def test_a_dispute_freezes_both_parts_and_the_instance_bears_it_meanwhile(deal):
    payment = deal.pay(deal.early())
    world.open_dispute(payment.payment_id)
    hear()
    deal.accept()
    hear()
    assert fresh(payment.own_share).state == OwnShareState.CHARGED_BACK
    assert pots(payment) == {"own_held": SHARE.cents, "fees": FEE.cents + SHARE.cents + 15_00}
    assert count("transfer") == 0
    with pytest.raises(DomainError, match="bank has decided"):
        deal.open_page(payment.own_share)
    with pytest.raises(DomainError, match="nothing to refund"):
        services.ask_refund(by=deal.seller.actor, own_share_id=payment.own_share_id, amount=SHARE)


def test_a_dispute_that_is_won_sends_the_money_on(deal):
    payment = deal.pay(deal.early())
    dispute = world.open_dispute(payment.payment_id)
    hear()
    deal.accept()
    world.close_dispute(dispute, "won")
    hear()
    assert fresh(payment.own_share).state == OwnShareState.PAID
    assert pots(payment) == {"own_paid": SHARE.cents, "fees": FEE.cents + 15_00}


def test_after_a_lost_dispute_the_share_is_owed_again_and_a_second_payment_makes_it_whole(deal):
    payment = deal.pay(deal.invoiced())
    world.close_dispute(world.open_dispute(payment.payment_id), "lost")
    hear()
    assert fresh(payment.own_share).state == OwnShareState.CHARGED_BACK
    assert ledger.balance("own_due", f"order:{deal.order.pk}") == SHARE
    again = deal.pay(payment.own_share)
    assert fresh(payment.own_share).state == OwnShareState.PAID
    assert pots(payment)["own_paid"] == SHARE.cents
    assert pots(again)["own_recovered"] == SHARE.cents
    assert ledger.balance("fees", "instance:online") == FEE + FEE + Money(15_00)
    assert count("transfer") == 1


def test_news_that_never_came_is_asked_for(deal):
    payment = deal.open_page(deal.invoiced())
    world.pay(payment.checkout_id)
    with clock.travel(clock.now() + dt.timedelta(hours=2)):
        tasks.ask_again()
        outbox.drain()
    assert fresh(payment.own_share).state == OwnShareState.PAID


def test_a_dispute_also_stops_the_subsidy_of_the_order(deal):
    from tests.marketplace.payments.factories import Office

    payment = deal.pay(deal.invoiced())
    world.open_dispute(payment.payment_id)
    hear()
    office = Office()
    payout = office.queued(engagement=deal.order)
    with pytest.raises(DomainError, match="Both parts wait"):
        services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
    assert fresh(payout).state == "queued"


def test_the_signed_text_names_the_route(deal):
    assert "through this site" in deal.order.signature.text


def test_a_signer_chooses_the_route_and_signs_the_text_that_names_it(sign_in):
    client = sign_in(Role.OPERATOR_SIGNER)
    buyer = SimpleNamespace(actor=client.actor, organisation=client.membership.organisation)
    quote = evaluate(closed_request(buyer, [provider_party()]), buyer).chosen
    address = reverse("engagements:accept_quote", args=[quote.reference])
    page = client.get(address, {"choose": "1", "route": "platform"})
    assert "through this site" in page.context["text"]
    fields = {"choose": "1", "route": "platform", "typed_name": "Dana Reyes", "title": "Manager", "consented": "on"}
    client.post(address, fields | {"shown_own_share": str(page.context["terms"].own_share.cents)})
    order = Engagement.objects.get(quote=quote)
    assert (order.route, order.signature.text) == ("platform", page.context["text"])


def test_without_online_payment_the_platform_route_cannot_be_signed(settings):
    settings.ONLINE_PAYMENTS = False
    with pytest.raises(DomainError, match="takes no online payments"):
        signed_order(route="platform")
    assert not Engagement.objects.exists()
