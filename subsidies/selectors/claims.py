from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.engagements.models import Milestone, MilestoneFunding
from marketplace.engagements.states import MilestoneState
from subsidies.models import Claim, Voucher
from subsidies.selectors.estimates import award_terms
from subsidies.states import ClaimState


def why_own_share_is_open(milestone: Milestone, voucher: Voucher, proof: str) -> str:
    """What the rule card asks about the operator's own share before the subsidy is claimed; "" when nothing."""
    if not award_terms(voucher.application).own_share_first or not milestone.own_share or proof.strip():
        return ""
    return _(
        "This program pays after the operator has paid its share of %(share)s. Say how and when it was paid, "
        "for example: check 1042, December 1, 2026."
    ) % {"share": milestone.own_share}


@dataclass(frozen=True, slots=True)
class Claimable:
    """A part of an accepted milestone that can be claimed."""

    milestone: Milestone
    part: MilestoneFunding


def claimable(organisation_id: int) -> list[Claimable]:
    """Accepted milestones of this provider whose subsidy nobody has claimed yet, oldest first."""
    claimed = Claim.objects.exclude(state=ClaimState.DECLINED).filter(
        milestone=OuterRef("milestone"), funding_line=OuterRef("funding_line")
    )
    parts = (
        MilestoneFunding.objects.filter(
            milestone__engagement__provider_id=organisation_id,
            milestone__state=MilestoneState.ACCEPTED,
            amount__gt=0,
            funding_line__draw__isnull=False,
        )
        .exclude(Exists(claimed))
        .select_related("milestone__engagement", "funding_line__draw__voucher__program")
        .order_by("milestone__accepted_at", "pk")
    )
    return [Claimable(part.milestone, part) for part in parts]


def checks_of(claim: Claim) -> list[tuple[bool, str]]:
    """What an approver sees of the work: that it exists, its date, hash and acceptance, never its content."""
    milestone = claim.milestone
    delivery = milestone.deliveries.order_by("-delivered_at", "-pk").first()
    acceptance = getattr(milestone, "acceptance", None)
    checks = []
    if delivery:
        file = getattr(delivery, "document", None)
        mark = file.sha256[:16] if file else _("words only")
        kind = file.file_type if file else _("statement")
        text = _("Delivered %(date)s, %(kind)s, fingerprint %(mark)s")
        words = {"date": date_format(delivery.delivered_at, "F j, Y"), "kind": kind, "mark": mark}
        checks.append((True, text % words))
    else:
        checks.append((False, _("Nothing was delivered")))
    if acceptance:
        signature = acceptance.signature
        words = {
            "name": signature.typed_name,
            "title": signature.title,
            "date": date_format(signature.signed_at, "F j, Y"),
        }
        checks.append((True, _("Accepted by %(name)s, %(title)s, %(date)s") % words))
    else:
        checks.append((False, _("The operator has not accepted it")))
    open_share = why_own_share_is_open(milestone, claim.voucher, claim.own_share_proof)
    checks.append((not open_share, open_share or _("The rule card's terms on the own share are kept")))
    return checks
