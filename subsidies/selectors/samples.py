"""Which own shares the office looks at: by lot, as often as the rule card says, and where somebody else paid."""

import datetime as dt
from collections.abc import Iterator

from django.utils.crypto import salted_hmac

from marketplace.core import clock
from marketplace.engagements.models.orders import Route
from marketplace.payments.integrity import why_look_at_payer
from marketplace.payments.models import OwnShare
from marketplace.payments.states import OwnShareState
from subsidies.models import OwnShareSample, Program, Voucher
from subsidies.terms import offer_terms

# Later nobody is asked for a record of a payment any more.
LOOKED_AT_WITHIN = dt.timedelta(days=30)


def to_look_at() -> Iterator[tuple[OwnShare, Program, str]]:
    """Own shares paid by purchase order in the last 30 days that fall into the sample, with whose and why.

    A share falls into the sample of the first program, by its voucher, whose rules draw it.
    """
    recent = OwnShare.objects.filter(
        route=Route.DIRECT,
        state=OwnShareState.PAID,
        paid_at__gte=clock.now() - LOOKED_AT_WITHIN,
        sample__isnull=True,
        engagement__funding_lines__draw__isnull=False,
    )
    for share in recent.select_related("engagement__operator").distinct().order_by("pk"):
        for voucher in _vouchers_of(share):
            if why := why_in_sample(share, voucher):
                yield share, voucher.program, why
                break


def why_in_sample(share: OwnShare, voucher: Voucher) -> str:
    """The reason, a `OwnShareSample.Why`, or "". The lot of a share is its own, so it falls the same way each time."""
    percent = offer_terms(voucher.rule_card_version, {}).looked_at_percent
    if not percent:
        return ""
    if any(why_look_at_payer(proof) for proof in share.proofs.confirmed()):
        return OwnShareSample.Why.PAYER
    return OwnShareSample.Why.LOT if lot_of(share.pk) < percent else ""


def lot_of(share_id: int) -> int:
    """0 to 99; nobody outside can tell it beforehand."""
    return int(salted_hmac("subsidies.own_share_sample", str(share_id)).hexdigest()[:8], 16) % 100


def _vouchers_of(share: OwnShare):
    rows = Voucher.objects.filter(draws__funding_line__engagement_id=share.engagement_id)
    return rows.select_related("program", "rule_card_version").distinct().order_by("pk")
