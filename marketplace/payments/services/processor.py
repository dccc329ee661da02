"""The instance's own balance with the processor, line by line, for the night to lay beside our ledger."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings

from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Transfer
from marketplace.payments import gateway
from marketplace.payments.balances import BalanceLine
from marketplace.payments.facts import BalanceLine as Booked
from marketplace.payments.models import OnlinePayment

# What a kind of line is called in the keys of our ledger; an adjustment opens a dispute or ends it.
BOOKED_AS = {
    "charge": ("received",),
    "payment": ("received",),
    "refund": ("refunded",),
    "payment_refund": ("refunded",),
    "refund_failure": ("came_back",),
    "payment_failure_refund": ("came_back",),
    "transfer": ("sent",),
    "transfer_refund": ("reversed",),
    "adjustment": ("opened", "won"),
    "topup": ("funded",),
}


class ProcessorBalance:
    """A line fits when the ledger holds the same sum under the processor's own name for it; fees fit by themselves.

    Money that an office put there fits once an officer said whose it is (`funds.record_top_up`). What the instance
    moves to its own bank is in no ledger of ours: its staff explain it, as they do any other line.
    """

    code = "stripe"

    def lines(self, *, since: dt.date) -> Iterator[BalanceLine]:
        office = Organisation.objects.filter(is_marketplace=True).order_by("pk").first()
        if not settings.ONLINE_PAYMENTS or office is None:
            return
        first = dt.datetime.combine(since, dt.time(), dt.UTC)
        for booked in gateway.list_balance_transactions(since=first, until=clock.now()):
            for suffix, amount, thing in _parts(booked):
                yield BalanceLine(
                    external_id=f"{booked.id}{suffix}",
                    office_id=office.pk,
                    on=booked.booked_at.date(),
                    amount=amount,
                    words=f"{booked.kind}{suffix} {booked.source_id}",
                    thing=thing,
                )


def _parts(booked: Booked) -> Iterator[tuple[str, Money, str]]:
    """(suffix, amount, our movement or "") of the sum and of the fee kept from it."""
    name = booked.source_id
    if booked.kind in ("charge", "payment"):
        name = OnlinePayment.objects.filter(charge_id=name).values_list("payment_id", flat=True).first() or name
    keys = [f"online:{name}:{word}" for word in BOOKED_AS.get(booked.kind, ())]
    yield "", booked.amount, _movement(keys, abs(booked.amount.cents))
    if booked.fee != ZERO:
        yield ":fee", -booked.fee, _movement([f"online:{booked.id}:fee"], booked.fee.cents)


def _movement(keys: list[str], cents: int) -> str:
    found = Transfer.objects.filter(idempotency_key__in=keys, amount=Money(cents)).order_by("pk").first()
    return f"movement {found.pk}" if found else ""
