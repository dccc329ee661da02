"""Lists of requests, quotes, orders, payments and what belongs to one of them."""

from itertools import count

import pytest
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import outbox
from marketplace.core.money import Money
from marketplace.engagements import services
from marketplace.payments.models import CaseCollection, OwnRefund, OwnShare, Payout
from marketplace.payments.services import close_case, invoice_own_share
from marketplace.payments.services.cases import open_case
from tests.lists.declared import Look, Story, lists
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.engagements import factories as trade
from tests.marketplace.payments.factories import paid_online, today
from tests.subsidies.factories import client_of

_numbers = count(1)


@pytest.fixture
def buying(everybody_may_trade, sign_in):
    """A signed-in signer of an operator, and the same organization as a party of the trade."""
    client = sign_in(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER)
    return client, trade.Party(Role.OPERATOR_SIGNER, organisation=client.membership.organisation)


@pytest.fixture
def selling(everybody_may_trade, sign_in):
    client = sign_in(Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE)
    return client, trade.Party(Role.PROVIDER_OWNER, organisation=client.membership.organisation)


def own_share_due(order, buyer, seller) -> None:
    milestone = order.milestones.first()
    services.deliver_milestone(by=seller.actor, milestone_id=milestone.pk, evidence="Report handed over.")
    services.accept_milestone(by=buyer.actor, milestone_id=milestone.pk, signature=trade.SIGNATURE)
    outbox.drain()


def subsidy_paid(order) -> None:
    Payout.objects.create(
        payee=order.provider,
        engagement=order,
        scope="line:1",
        amount=Money(100),
        claim_reference=f"CLM-LIST{next(_numbers)}",
        expected_on=today(),
    )


@lists(
    "engagements/request_list.html",
    "engagements/quote_list.html",
    "engagements/order_list.html",
    "payments/payment_list.html",
    "payments/coming_panel.html",
    "core/dashboard.html",
)
def both_sides_of_the_trade(buying, selling):
    (buyer_client, buyer), (seller_client, seller) = buying, selling

    def add():
        trade.open_request(buyer, [seller])
        trade.closed_request(buyer, [seller])
        order = trade.signed_order(buyer, seller)
        own_share_due(order, buyer, seller)
        subsidy_paid(order)

    pages = ["engagements:request_list", "engagements:order_list", "payments:list", "dashboard"]
    looks = [Look(client, reverse(page)) for client in (buyer_client, seller_client) for page in pages]
    return Story(add, [*looks, Look(seller_client, reverse("engagements:quote_list"))])


@lists("engagements/questions.html")
def questions_about_a_request(buying, selling):
    (buyer_client, buyer), (seller_client, seller) = buying, selling
    request = trade.open_request(buyer, [seller])

    def add():
        question = services.ask_question(by=seller.actor, request_id=request.pk, text="Are there spare keys?")
        services.answer_question(by=buyer.actor, question_id=question.pk, answer="Two.")

    page = reverse("engagements:questions", args=[request.reference])
    return Story(add, [Look(buyer_client, page), Look(seller_client, page)])


@lists("engagements/messages.html")
def messages_of_an_order(buying, selling):
    (buyer_client, buyer), (seller_client, seller) = buying, selling
    order = trade.signed_order(buyer, seller)

    def add():
        services.send_message(by=seller.actor, engagement_id=order.pk, text="We come on Monday.")

    page = reverse("engagements:messages", args=[order.reference])
    return Story(add, [Look(buyer_client, page), Look(seller_client, page)])


@lists("engagements/milestone.html", "engagements/order.html", "core/components/timeline.html")
def deliveries_and_disputes_of_a_milestone(buying, selling):
    (buyer_client, buyer), (seller_client, seller) = buying, selling
    order = trade.signed_order(buyer, seller)
    milestone = order.milestones.first()
    steps = {"by": seller.actor, "milestone_id": milestone.pk}

    def add():
        services.deliver_milestone(**steps, evidence="Report handed over.")
        services.dispute_milestone(by=buyer.actor, milestone_id=milestone.pk, text="One of us cannot sign in.")
        services.rework_milestone(**steps)

    pages = [reverse("engagements:milestone", args=[order.reference, milestone.position]), order.get_absolute_url()]
    return Story(add, [Look(client, page) for client in (buyer_client, seller_client) for page in pages])


@lists("payments/own_share.html", "payments/case_list.html", "payments/finance_case.html")
def refunds_and_cases_of_an_own_share_paid_online(buying, selling):
    (buyer_client, buyer), (seller_client, seller) = buying, selling
    order = trade.signed_order(buyer, seller, route="platform", may_pay_before_start=True)
    outbox.drain()
    share = OwnShare.objects.filter(engagement=order).order_by("pk")[0]
    invoice = {"invoice_number": "INV-1", "invoiced_on": today()}
    invoice_own_share(by=seller.actor, own_share_id=share.pk, **invoice)
    payment = paid_online(share).online_payments.get()
    officer = create_member(Role.VETTING_OFFICER).actor()
    debt = open_case(payment=payment, kind="receivable", amount=Money(1))

    def add():
        reference = f"check {debt.collections.count()}"
        money = {"amount": Money(1), "bank_reference": reference, "received_on": today()}
        CaseCollection.objects.create(case=debt, payment=payment, recorded_by_id=officer.user_id, **money)
        OwnRefund.objects.create(payment=payment, amount=Money(1), reason="agreed")
        case = open_case(payment=payment, kind="difference", amount=Money(1))
        close_case(by=officer, case_id=case.pk, note="Repaid by check 1042.")

    page = reverse("payments:own_share", args=[share.reference])
    looks = [Look(client, page) for client in (buyer_client, seller_client)]
    return Story(
        add,
        [
            *looks,
            *(Look(client_of(officer), page) for page in (reverse("payments:case_list"), debt.get_absolute_url())),
        ],
    )
