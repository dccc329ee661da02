from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO
from marketplace.core.moves import check_move
from marketplace.engagements.models import Engagement, FundingLine, Milestone, MilestoneFunding
from marketplace.engagements.states import MilestoneState
from marketplace.payments import services as payments
from marketplace.payments.models import Payout
from marketplace.payments.states import PayoutState
from subsidies import notices, permissions
from subsidies.models import Claim, Draw, Voucher
from subsidies.selectors.claims import pay_by_rule, why_own_share_is_open
from subsidies.services import funds
from subsidies.services.moves import move_claim
from subsidies.states import CLAIM_MOVES, ClaimState

# Where a claim stands when its payment has come so far; a payment in line or on hold leaves the claim approved.
CLAIM_STATES = {
    PayoutState.SENT: ClaimState.RELEASED,
    PayoutState.PAID: ClaimState.PAID,
    PayoutState.FAILED: ClaimState.PAYMENT_FAILED,
}


def locked_claim(claim_id: int) -> Claim:
    related = ("program__organisation", "provider", "milestone__engagement", "funding_line", "voucher__holder")
    return Claim.objects.locked().select_related(*related).get(pk=claim_id)


@transaction.atomic
def submit_claim(*, by: Actor, milestone_id: int, funding_line_id: int, invoice_number: str) -> Claim:
    """The provider claims the subsidy of one accepted milestone from one voucher, once.

    Where the rule card pays after the own share, both sides have recorded that share as paid before.
    """
    milestone = Milestone.objects.locked().select_related("engagement__provider").get(pk=milestone_id)
    engagement = milestone.engagement
    if reason := permissions.why_not_claim(by, engagement):
        raise Refused(reason)
    line = FundingLine.objects.get(pk=funding_line_id, engagement=engagement)
    draw = Draw.objects.select_related("voucher__program").get(funding_line=line)
    _check_claimable(engagement, milestone, draw)
    if not invoice_number.strip():
        raise DomainError(_("Enter the number of your invoice, for example INV-1042."), field="invoice_number")
    if reason := why_own_share_is_open(milestone, draw.voucher):
        raise DomainError(reason, code="own_share_open")
    part = MilestoneFunding.objects.get(milestone=milestone, funding_line=line)
    if part.amount <= ZERO:
        raise DomainError(_("This milestone has no subsidy from this voucher, so there is nothing to claim."))
    if Claim.objects.filter(milestone=milestone, funding_line=line).exclude(state=ClaimState.DECLINED).exists():
        raise DomainError(_("You already claimed the subsidy of this milestone."), code="already_claimed")
    claim = Claim.objects.create(
        program=draw.voucher.program,
        voucher=draw.voucher,
        provider=engagement.provider,
        milestone=milestone,
        funding_line=line,
        invoice_number=invoice_number.strip(),
        amount=part.amount,
        submitted_by_id=by.user_id,
    )
    record(by, claim, "claim.submitted", target=claim.state, cents=claim.amount.cents)
    notices.tell_claim_submitted(claim)
    return claim


def _check_claimable(engagement: Engagement, milestone: Milestone, draw: Draw) -> None:
    if milestone.state != MilestoneState.ACCEPTED:
        raise DomainError(_("The operator has not accepted this milestone yet. You can claim after that."))
    if engagement.provider.trading_blocked_at is not None:
        raise DomainError(_("Your organization is blocked from payments for now. See your vetting page."))
    _refuse_late(draw.voucher)


def _refuse_late(voucher: Voucher) -> None:
    if clock.now() > clock.end_of_day(voucher.last_claim_day, voucher.program.zone):
        raise DomainError(_("The last day to claim on this voucher has passed. Ask the program office."))


@transaction.atomic
def resubmit_claim(*, by: Actor, claim_id: int, invoice_number: str) -> Claim:
    """Send a returned claim again, put right; the own share is looked at again."""
    claim = locked_claim(claim_id)
    if reason := permissions.why_not_claim(by, claim.milestone.engagement):
        raise Refused(reason)
    check_move(CLAIM_MOVES, claim.state, ClaimState.SUBMITTED)
    if not invoice_number.strip():
        raise DomainError(_("Enter the number of your invoice, for example INV-1042."), field="invoice_number")
    if reason := why_own_share_is_open(claim.milestone, claim.voucher):
        raise DomainError(reason, code="own_share_open")
    claim.invoice_number, claim.remark, claim.resubmitted_at = invoice_number.strip(), "", clock.now()
    move_claim(by, claim, ClaimState.SUBMITTED, "invoice_number", "remark", "resubmitted_at")
    notices.tell_claim_submitted(claim)
    return claim


@transaction.atomic
def return_claim(*, by: Actor, claim_id: int, remark: str) -> Claim:
    """Ask the provider to put something right."""
    return _answer(by, claim_id, ClaimState.RETURNED, remark)


@transaction.atomic
def decline_claim(*, by: Actor, claim_id: int, remark: str) -> Claim:
    """Refuse a claim for good, with the reason; the money stays bound to the order."""
    return _answer(by, claim_id, ClaimState.DECLINED, remark)


def _answer(by: Actor, claim_id: int, target: str, remark: str) -> Claim:
    claim = locked_claim(claim_id)
    if reason := permissions.why_not_approve_claim(by, claim):
        raise Refused(reason)
    check_move(CLAIM_MOVES, claim.state, target)
    if not remark.strip():
        raise DomainError(_("Say what is wrong and what would be right. The provider reads it."), field="remark")
    claim.remark = remark.strip()
    move_claim(by, claim, target, "remark")
    notices.tell_claim_answered(claim)
    return claim


@transaction.atomic
def approve_claim(*, by: Actor, claim_id: int) -> Claim:
    """The agreed work exists and was accepted: the money is owed from now on, and its payment waits for release."""
    claim = locked_claim(claim_id)
    if reason := permissions.why_not_approve_claim(by, claim):
        raise Refused(reason)
    check_move(CLAIM_MOVES, claim.state, ClaimState.APPROVED)
    _refuse_unaccepted(claim)
    if reason := why_own_share_is_open(claim.milestone, claim.voucher):
        raise DomainError(reason, code="own_share_open")
    claim.approved_by_id, claim.approved_at = by.user_id, clock.now()
    claim.payout = _queue_payout(by, claim)
    fields = ("approved_by", "approved_at", "payout")
    move_claim(by, claim, ClaimState.APPROVED, *fields, cents=claim.amount.cents)
    _owe(by, claim)
    return claim


def _refuse_unaccepted(claim: Claim) -> None:
    if claim.milestone.state != MilestoneState.ACCEPTED:
        raise DomainError(_("The operator's acceptance is missing, so this cannot be approved."))
    part = MilestoneFunding.objects.get(milestone=claim.milestone, funding_line=claim.funding_line)
    if claim.amount > part.amount:
        raise DomainError(
            _("This claim asks for %(asked)s, and %(accepted)s of subsidy was accepted with this milestone.")
            % {"asked": claim.amount, "accepted": part.amount},
            code="above_accepted",
        )


def _owe(by: Actor, claim: Claim) -> None:
    """What was obligated to the order is payable to the provider; a payment takes only what stands there."""
    draw = Draw.objects.select_related("voucher", "funding_line").get(funding_line=claim.funding_line)
    payable = payments.payable_account(claim.provider_id, funds.line_scope(claim.voucher.budget_line_id))
    funds.move(by, funds.order_account(draw), payable, claim.amount, f"claim:{claim.pk}:approved", "claim.approved")


def _queue_payout(by: Actor, claim: Claim) -> Payout:
    return payments.queue_payout(
        by=by,
        payee=claim.provider,
        office=claim.program.organisation,
        scope=funds.line_scope(claim.voucher.budget_line_id),
        amount=claim.amount,
        arriving=claim.amount,
        claim_reference=claim.reference,
        engagement=claim.milestone.engagement,
        no_later_than=pay_by_rule(claim),
        invoiced_on=clock.date_of(claim.resubmitted_at or claim.submitted_at, claim.program.zone),
        accepted_on=clock.date_of(claim.milestone.accepted_at, claim.program.zone),
    )


@transaction.atomic
def follow_payout(*, by: Actor, payout: Payout) -> None:
    """Called by payments when a payment has moved; payments made for anything but a claim are none of ours."""
    target = CLAIM_STATES.get(PayoutState(payout.state))
    claim = Claim.objects.locked().filter(payout=payout).first() if target else None
    if claim and target:
        move_claim(by, claim, target, payout=payout.reference)
