"""Any multiset of news, in any order, doubled and delayed, leaves the same books as the sorted run."""

import json
import shutil

import pytest
from django.conf import settings as instance
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marketplace.core import outbox
from marketplace.core.money import ZERO, Money
from marketplace.ledger import selectors as ledger
from marketplace.ledger.models import Account
from marketplace.payments import gateway
from marketplace.payments.models import (
    BankPayout,
    ConnectedAccount,
    FinanceCase,
    OnlinePayment,
    OwnRefund,
    OwnShare,
)
from marketplace.payments.standin import news, store, world
from tests.marketplace.payments.factories import OnlineDeal, take_in

EXAMPLES = 20
KINDS = {
    "payment_intent.succeeded",
    "charge.refunded",
    "transfer.created",
    "transfer.reversed",
    "payout.paid",
    "payout.failed",
    "account.updated",
    "charge.dispute.created",
    "charge.dispute.closed",
}


def books() -> dict:
    """Each balance, and where each row of the trade stands: what must be the same in the end."""
    balances = {(one.kind, one.scope): one.balance.cents for one in Account.objects.all()}
    return {
        "balances": {name: cents for name, cents in sorted(balances.items()) if cents},
        "shares": sorted(OwnShare.objects.values_list("reference", "state")),
        "payments": sorted(OnlinePayment.objects.values_list("reference", "state", "dispute")),
        "sent": OnlinePayment.objects.filter(transfer_id__isnull=False).count(),
        "refunds": sorted((one.amount.cents, one.state, one.reason) for one in OwnRefund.objects.all()),
        "payouts": sorted(BankPayout.objects.values_list("payout_id", "state")),
        "accounts": sorted(ConnectedAccount.objects.values_list("account_id", "may_receive", "may_pay_out")),
        "cases": sorted((one.kind, one.amount.cents) for one in FinanceCase.objects.all()),
    }


def happened(outcome: str) -> list[dict]:
    """All news, oldest first, of two paid milestones of which we have heard nothing yet.

    One was sent to the provider, paid out, refunded in part and taken back in part; the other was disputed at the
    operator's bank, which then decided.
    """
    deal = OnlineDeal(is_ready=False)
    first, second = deal.open_page(deal.invoiced(1)), deal.open_page(deal.invoiced(2))
    owner = deal.account.account_id
    world.finish_onboarding(owner)
    paid = world.pay(first.checkout_id)
    sent = gateway.transfer(
        key="sent",
        reference=first.reference,
        group=deal.order.reference,
        amount=first.amount,
        destination=owner,
        charge_id=gateway.fetch_payment(paid).charge_id,
    )
    for end in ("paid", "failed"):
        world.end_payout(owner, world.pay_out(owner, 100_00), end)
    world.refund(paid, 200_00)
    gateway.reverse(key="back", transfer_id=sent.id, amount=Money(150_00), reference="")
    world.close_dispute(world.open_dispute(world.pay(second.checkout_id)), outcome)
    with store.opened() as book:
        every = book.all("event", account=owner)[::-1] + book.all("event")[::-1]
    return [event for event in every if event["type"] in KINDS]


def hear(event: dict) -> None:
    raw = json.dumps(event).encode()
    secrets = instance.STRIPE_CONNECT_SECRETS if event.get("account") else instance.STRIPE_SECRETS
    assert take_in(raw, news.sign(raw, secrets[0], store.stamp())) == 200


class TakenBack(Exception):
    """Ends an example; the database forgets it."""


def run(events: list[dict], pauses: set[int], tmp_path) -> dict:
    """The books after this news; work is done at each pause and at the end, and then all is forgotten."""
    kept = tmp_path / "before.sqlite3"
    shutil.copy(instance.STRIPE_STANDIN_FILE, kept)
    after: dict = {}
    try:
        with transaction.atomic():
            for number, event in enumerate(events):
                hear(event)
                if number in pauses:
                    outbox.drain()
            outbox.drain()
            after = books()
            assert ledger.miscounted() == []
            assert ledger.out_of_balance() == ZERO
            raise TakenBack
    except TakenBack:
        shutil.copy(kept, instance.STRIPE_STANDIN_FILE)
    return after


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_any_multiset_of_news_in_any_order_equals_the_sorted_run(outcome, tmp_path):
    events = happened(outcome)
    assert {event["type"] for event in events} == KINDS
    places = range(len(events))
    seen: dict[tuple[int, ...], dict] = {}

    @settings(max_examples=EXAMPLES, derandomize=True)
    @example(drawn=list(reversed(places)), pauses=set(places))
    @example(drawn=[*places, *places], pauses=set())
    @given(drawn=st.lists(st.sampled_from(places), max_size=2 * len(places)), pauses=st.sets(st.sampled_from(places)))
    def check(drawn, pauses):
        in_order = tuple(sorted(set(drawn)))
        if in_order not in seen:
            seen[in_order] = run([events[place] for place in sorted(drawn)], set(places), tmp_path)
        assert run([events[place] for place in drawn], pauses, tmp_path) == seen[in_order]

    check()
    assert run([], set(), tmp_path) != run(events, set(), tmp_path)
