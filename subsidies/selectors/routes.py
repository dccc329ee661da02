"""Which payments leave by Stripe: those of programs that say so, where no signed rule forbids it."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.payments.models import Payout
from subsidies.models import Claim, Program, RuleCardVersion


def why_not_by_stripe(program: Program) -> str:
    """The signed rules that forbid it, or ""."""
    version = program.current_version
    if version and version.is_file_only:
        return _(
            "Rules %(number)s say that the subsidy leaves by bank file only. New rules would have to be signed."
        ) % {"number": version.number}
    return ""


def payouts_by_stripe(payouts: Collection[Payout]) -> set[int]:
    """Their keys. Both the rules that an award pinned and those that are signed now may forbid it."""
    if not settings.ONLINE_PAYMENTS:
        return set()
    claims = list(
        Claim.objects.filter(payout__in=payouts, program__pays_by_stripe=True)
        .select_related("voucher__rule_card_version")
        .order_by("pk")
    )
    forbidding = _file_only({claim.program_id for claim in claims})
    return {
        claim.payout_id
        for claim in claims
        if claim.payout_id and claim.program_id not in forbidding and not claim.voucher.rule_card_version.is_file_only
    }


def _file_only(program_ids: set[int]) -> set[int]:
    """Programs whose newest signed rules forbid it."""
    versions = RuleCardVersion.objects.filter(program__in=program_ids).order_by("number") if program_ids else ()
    newest = {version.program_id: version for version in versions}
    return {program_id for program_id, version in newest.items() if version.is_file_only}
