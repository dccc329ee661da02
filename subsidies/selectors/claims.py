import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.core import clock
from marketplace.engagements.models import Acceptance, Milestone, MilestoneFunding
from marketplace.engagements.states import MilestoneState
from marketplace.payments.integrity import why_look_at_payer
from marketplace.payments.models import OwnShare, OwnShareProof
from marketplace.payments.services.payouts import PAY_WITHIN_BUSINESS_DAYS
from marketplace.payments.states import OwnShareState
from subsidies.models import Claim, Voucher
from subsidies.selectors.estimates import award_terms
from subsidies.states import ClaimState
from subsidies.terms import offer_terms

# A program usually answers a claim within these days; paying takes what payments promise after that.
ANSWER_BUSINESS_DAYS = 10


def why_own_share_is_open(milestone: Milestone, voucher: Voucher) -> str:
    """Why the rule card does not let the subsidy of this milestone be paid yet, or "".

    The proof is the own share as both sides recorded it: the operator that it paid, the provider that it arrived.
    """
    if not award_terms(voucher.application).own_share_first or not milestone.own_share:
        return ""
    share = OwnShare.objects.filter(milestone=milestone).first()
    if share and share.state == OwnShareState.PAID:
        return ""
    state = share.get_state_display() if share else OwnShareState.NOT_DUE.label
    return _(
        "This program pays after the operator has paid its own share of %(share)s. That share is not recorded as "
        "paid by both sides yet. It stands at: %(state)s."
    ) % {"share": milestone.own_share, "state": state}


def pay_by_rule(claim: Claim) -> dt.date | None:
    """The day that the rule card promises: so many days after both sides recorded the own share, or after the
    claim came if that was later. None where the card promises no day."""
    days = offer_terms(claim.voucher.rule_card_version, {}).proof_within_days
    share = getattr(claim.milestone, "own_share_row", None) if days else None
    if not days or share is None or share.state != OwnShareState.PAID or share.paid_at is None:
        return None
    start = max(share.paid_at, claim.submitted_at).astimezone(ZoneInfo(claim.program.zone)).date()
    return start + dt.timedelta(days=days)


def answer_due_on(claim: Claim) -> dt.date:
    """By when the office decides: the same business days that it has for an application."""
    return clock.business_days_after(_sent_on(claim), claim.program.answer_within_business_days)


def expected_on(claim: Claim) -> dt.date:
    """When a claim that waits for its decision will be paid if it is approved: an expectation, not a promise."""
    usual = clock.business_days_after(_sent_on(claim), ANSWER_BUSINESS_DAYS + PAY_WITHIN_BUSINESS_DAYS)
    return min(usual, pay_by_rule(claim) or usual)


def _sent_on(claim: Claim) -> dt.date:
    """The day in the program's zone."""
    return claim.submitted_at.astimezone(ZoneInfo(claim.program.zone)).date()


@dataclass(frozen=True, slots=True)
class Claimable:
    """A part of an accepted milestone that can be claimed; `waits` while the rule card asks for the own share first."""

    milestone: Milestone
    part: MilestoneFunding
    waits: bool


def claimable(organisation_id: int) -> list[Claimable]:
    """Accepted milestones of this provider whose subsidy nobody has claimed yet, oldest first."""
    claimed = Claim.objects.exclude(state=ClaimState.DECLINED).filter(
        milestone=OuterRef("milestone"), funding_line=OuterRef("funding_line")
    )
    paid = OwnShare.objects.filter(milestone=OuterRef("milestone"), state=OwnShareState.PAID)
    parts = (
        MilestoneFunding.objects.filter(
            milestone__engagement__provider_id=organisation_id,
            milestone__state=MilestoneState.ACCEPTED,
            amount__gt=0,
            funding_line__draw__isnull=False,
        )
        .exclude(Exists(claimed))
        .annotate(own_share_is_paid=Exists(paid))
        .select_related("milestone__engagement", "funding_line__draw__voucher__application__rule_card_version")
        .select_related("funding_line__draw__voucher__program")
        .order_by("milestone__accepted_at", "pk")
    )
    return [Claimable(part.milestone, part, _waits_for_own_share(part, part.own_share_is_paid)) for part in parts]


def _waits_for_own_share(part: MilestoneFunding, is_paid: bool) -> bool:
    """As `why_own_share_is_open`, without asking the database for each row of a list."""
    if is_paid or not part.milestone.own_share:
        return False
    return award_terms(part.funding_line.draw.voucher.application).own_share_first


def checks_of(claim: Claim) -> list[tuple[bool, str]]:
    """What an approver sees of the work: that it exists, its date, hash and acceptance, never its content."""
    milestone = claim.milestone
    delivery = milestone.deliveries.order_by("-delivered_at", "-pk").first()
    acceptance = getattr(milestone, "acceptance", None)
    checks = []
    if delivery:
        file = getattr(delivery, "document", None)
        date = date_format(delivery.delivered_at, "F j, Y")
        if file:
            words = {"date": date, "kind": file.file_type, "mark": file.sha256[:16]}
            text = _("Delivered %(date)s with a file (%(kind)s, fingerprint %(mark)s)") % words
        else:
            text = _("Delivered %(date)s, described in words, without a file") % {"date": date}
        checks.append((True, text))
    else:
        checks.append((False, _("Nothing was delivered")))
    if acceptance:
        checks.append((True, _accepted_by(acceptance)))
    else:
        checks.append((False, _("The operator has not accepted it")))
    open_share = why_own_share_is_open(milestone, claim.voucher)
    checks.append((not open_share, open_share or _("The rule card's terms on the own share are kept")))
    proofs = OwnShareProof.objects.live().filter(own_share__milestone=milestone).order_by("pk")
    proofs = proofs.select_related("own_share__engagement__operator")
    # A share may be paid in parts; each payer is looked into once.
    paid_by = dict.fromkeys(why_look_at_payer(proof) for proof in proofs)
    return [*checks, *((False, reason) for reason in paid_by if reason)]


def _accepted_by(acceptance: Acceptance) -> str:
    signature = acceptance.signed
    words = {
        "name": signature.typed_name,
        "title": signature.title,
        "date": date_format(signature.signed_at, "F j, Y"),
    }
    if acceptance.program_signature is None:
        return _("Accepted by %(name)s, %(title)s, %(date)s") % words
    words |= {"office": signature.organisation.name, "reason": acceptance.program_reason}
    text = _(
        "Accepted for the operator, which did not answer, by %(name)s, %(title)s, of %(office)s, %(date)s: %(reason)s"
    )
    return text % words
