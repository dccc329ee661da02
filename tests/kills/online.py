"""Own shares paid online. What the processor did is read from the stand-in's own file, which outlives every kill and
every rollback of ours, as the real one's books would.
"""

from collections.abc import Iterator

from marketplace.core.models import OutboxRow
from marketplace.ledger.models import Transfer
from marketplace.notices.models import Notice
from marketplace.payments import services as payments
from marketplace.payments.models import OnlinePayment, OwnRefund, OwnShare
from marketplace.payments.services.books import Books
from marketplace.payments.services.online import bring_up_to_date
from marketplace.payments.standin import faults, store, world
from marketplace.payments.states import OwnShareState, RefundState
from tests.marketplace.payments.factories import OnlineDeal

# The processor's news would have the work done beside the row that is under the knife.
NO_NEWS_FOR = 365 * 24 * 3600


def invoiced() -> Iterator[tuple[OnlineDeal, OwnShare]]:
    """The two milestones of one order after the other: their payments are of one group at the processor."""
    while True:
        faults.turn(delay=0)
        deal = OnlineDeal()
        faults.turn(delay=NO_NEWS_FOR)
        for position in (1, 2):
            yield deal, deal.invoiced(position)


_shares = invoiced()


def _paid() -> tuple[OnlineDeal, OnlinePayment]:
    """Accepted work, paid on the hosted page; the books know, and nothing went to the provider yet."""
    deal, share = next(_shares)
    page = deal.open_page(share)
    return deal, bring_up_to_date(payment_id=page.pk, name=world.pay(page.checkout_id))


def a_paid_share() -> tuple:
    _deal, payment = _paid()
    return "payments.send_own_share", payment.pk


def moved_to_the_provider(payment_id: int) -> dict[str, int]:
    payment = OnlinePayment.objects.select_related("own_share__engagement", "own_share__milestone").get(pk=payment_id)
    share, books = payment.own_share, Books(payment)
    with store.opened() as book:
        made = book.all("transfer", transfer_group=share.engagement.reference)
        made = [one for one in made if one["metadata"]["levee_transfer"] == payment.reference]
        came = [
            one["amount"]
            for one in book.all("balance_transaction", account=_account(made))
            if one["source"] in _ids(made)
        ]
    told = Notice.objects.filter(kind="payments.own_share_sent", url=share.get_absolute_url())
    return {
        "outside": len(made),
        "received": int(came == [payment.amount.cents]),
        "written": int([payment.transfer_id] == _ids(made)),
        "booked": Transfer.objects.filter(idempotency_key=f"online:{payment.transfer_id}:sent").count(),
        "balance": int((books.balance("own_paid"), books.in_hand.cents) == (payment.amount, 0)),
        "told": told.count(),
    }


def a_refund() -> tuple:
    """Of money that the provider has already: it is taken back first, so the processor is asked for two things."""
    deal, payment = _paid()
    payments.send_own_share(payment_id=payment.pk)
    row = payments.ask_refund(by=deal.seller.actor, own_share_id=payment.own_share_id, amount=payment.amount)
    # It is queued again, under the knife.
    OutboxRow.objects.filter(name="payments.send_refund", args=[row.pk]).delete()
    return "payments.send_refund", row.pk


def given_back(refund_id: int) -> dict[str, int]:
    row = OwnRefund.objects.select_related("payment__own_share__engagement").get(pk=refund_id)
    payment, share = row.payment, row.payment.own_share
    books = Books(payment)
    with store.opened() as book:
        refunds = [one for one in book.all("refund") if one["metadata"].get("levee_refund") == row.reference]
        moved = book.get(payment.transfer_id) or {}
    taken = [one for one in moved["reversals"]["data"] if one["metadata"]["levee_refund"] == row.reference]
    keys = [f"online:{one['id']}:reversed" for one in taken] + [f"online:{one['id']}:refunded" for one in refunds]
    payee = share.engagement.provider_id
    told = Notice.objects.filter(kind="payments.refund_sent", url=share.get_absolute_url())
    return {
        "taken back": len(taken),
        "outside": len(refunds),
        "amounts": int([one["amount"] for one in (*taken, *refunds)] == [row.amount.cents] * 2),
        "written": int((row.state, [row.refund_id]) == (RefundState.SENT, _ids(refunds))),
        "of the share": int(share.state == OwnShareState.REFUNDED),
        "booked": Transfer.objects.filter(idempotency_key__in=keys).count() / 2,
        "balance": int((books.balance("own_paid").cents, books.in_hand.cents) == (0, 0)),
        "told": told.filter(user__memberships__organisation_id=payee).count(),
    }


def _ids(made: list[dict]) -> list[str]:
    return [one["id"] for one in made]


def _account(made: list[dict]) -> str:
    return made[0]["destination"] if made else ""
