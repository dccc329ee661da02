"""The durable steps under the knife, each named. A new one is a line of `STEPS`: what it queues, how its effect is
counted, and through which boundaries it goes.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from celery import shared_task

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.models import Membership
from marketplace.core import clock
from marketplace.ledger.models import Transfer
from marketplace.notices.models import Notice
from marketplace.payments import services as payments
from marketplace.payments.models import OwnShare, Payout
from marketplace.payments.states import OwnShareState, PayoutState
from tests.kills import online, outside
from tests.kills.knife import EVERYWHERE, LEDGER, OUTSIDE, OUTSIDE_AGAIN
from tests.marketplace.accounts.factories import UserFactory
from tests.marketplace.payments.factories import Deal, Office, prove_payee


@shared_task(name="test.pay_out")
def pay_out(payout_id):
    """Release, transfer outside under our key, write that it is paid."""
    payout = Payout.objects.get(pk=payout_id)
    if payout.state == PayoutState.PAID:
        return
    payments.release_payout(by=SYSTEM, payout_id=payout_id)
    reference = outside.ask(f"payout:{payout_id}")
    payments.mark_payout_paid(by=SYSTEM, payout_id=payout_id, bank_reference=reference)


@shared_task(name="test.confirm_share")
def confirm_share(share_id, membership_id):
    """The provider's word that the operator's share came."""
    if OwnShare.objects.get(pk=share_id).state != OwnShareState.PAID:
        payments.confirm_receipt(by=Membership.objects.get(pk=membership_id).actor(), own_share_id=share_id)


@dataclass(frozen=True)
class Step:
    """`prepare()` gives the name of a task and its ids; `effects(*ids)` counts what it did: one, when all is well."""

    name: str
    prepare: Callable[[], tuple]
    effects: Callable[..., dict[str, float]]
    points: tuple[str, ...]


_offices: list[Office] = []
_deals: list[Deal] = []


def a_payout() -> tuple:
    """All of one office and one payee: their balances are the hot rows."""
    if not _offices:
        office = Office(owed=10_000_000_00)
        _offices.append(office)
        # The workers' clock does not travel with ours, and they want the lists looked at within a day of theirs.
        with clock.travel(dt.datetime.now(dt.UTC)):
            prove_payee(office.payee.organisation, office.organisation)
    number = Payout.objects.count()
    payout = _offices[0].queued(amount=100_00, claim=f"CLM-{number:06}")
    return "test.pay_out", payout.pk


def payments_made(payout_id: int) -> dict[str, int]:
    paid = Payout.objects.filter(pk=payout_id, state=PayoutState.PAID, bank_reference=f"OUT-payout:{payout_id}")
    transfers = Transfer.objects.filter(idempotency_key=f"payout:{payout_id}:paid")
    told = Notice.objects.filter(kind="payments.payout_paid", url=Payout.objects.get(pk=payout_id).get_absolute_url())
    return {
        "paid": paid.count(),
        "booked": transfers.count(),
        "told": told.count(),
        "outside": int(f"payout:{payout_id}" in outside.asked()),
    }


def a_share() -> tuple:
    """The two milestones of one order after the other."""
    if not _deals or _deals[-1].order.own_shares.count() == 2:
        _deals.append(Deal())
    deal = _deals[-1]
    share = deal.recorded(position=deal.order.own_shares.count() + 1)
    member = deal.seller.membership
    return "test.confirm_share", share.pk, member.pk


def shares_settled(share_id: int, membership_id: int) -> dict[str, int]:
    share = OwnShare.objects.get(pk=share_id)
    booked = Transfer.objects.filter(reason="own_share.paid", idempotency_key__startswith=f"own_share:{share_id}:paid:")
    told = Notice.objects.filter(kind="payments.paid", url=share.get_absolute_url())
    return {"paid": int(share.state == OwnShareState.PAID), "booked": booked.count(), "told": told.count()}


def a_mail() -> tuple:
    user = UserFactory()
    notice = Notice.objects.create(user=user, kind="test", subject=f"Message {user.pk}", body="Words.", url="/")
    return "notices.send_email", notice.pk


def mails_sent(notice_id: int) -> dict[str, int]:
    notice = Notice.objects.select_related("user").get(pk=notice_id)
    key = f"mail:{notice.user.email}:Levee: {notice.subject}"
    return {
        "written": int(notice.emailed_at is not None),
        "outside": sum(1 for asked in outside.asked() if asked == key),
    }


STEPS = [
    Step(
        "own share to the provider",
        online.a_paid_share,
        online.moved_to_the_provider,
        (*EVERYWHERE, *LEDGER, *OUTSIDE),
    ),
    Step(
        "refund that the provider bears",
        online.a_refund,
        online.given_back,
        (*EVERYWHERE, *LEDGER, *OUTSIDE, *OUTSIDE_AGAIN),
    ),
    Step("subsidy payout", a_payout, payments_made, (*EVERYWHERE, *LEDGER, *OUTSIDE)),
    Step("own share settled", a_share, shares_settled, (*EVERYWHERE, *LEDGER)),
    Step("a message by e-mail", a_mail, mails_sent, (*EVERYWHERE, *OUTSIDE)),
]
