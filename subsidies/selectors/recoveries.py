"""What a claim may still be asked back for."""

from django.utils.translation import gettext as _

from marketplace.core.money import ZERO, Money
from subsidies.models import Claim, Recovery
from subsidies.states import ClaimState


def left_to_ask(claim: Claim) -> Money:
    """What the claim was paid, less what was asked back and not dropped."""
    if claim.state != ClaimState.PAID:
        return ZERO
    asked = Recovery.objects.standing().filter(claim=claim).order_by("pk").only("amount")
    return claim.amount - sum((one.amount for one in asked), ZERO)


def why_nothing_to_ask(claim: Claim) -> str:
    """Why no money of this claim can be asked back now; "" when some can."""
    if claim.state != ClaimState.PAID:
        return _("This claim is not paid, so there is nothing to ask back. Send the claim back or decline it instead.")
    if claim.voucher.budget_line.closed_at:
        return _(
            "The budget line “%(line)s” is closed, so nothing is booked on it any more. Ask the funder where the "
            "money goes, and the marketplace’s staff to write it down."
        ) % {"line": claim.voucher.budget_line.name}
    if left_to_ask(claim) <= ZERO:
        return _("All that this claim was paid is asked back already.")
    return ""
