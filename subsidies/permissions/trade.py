"""Who may do what with vouchers and claims."""

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.permissions import why_interested
from marketplace.accounts.roles import Role
from marketplace.engagements.models import Acceptance, Engagement, Milestone
from subsidies.models import Claim, Decision, DecisionKind, Duty, Voucher
from subsidies.permissions.overrides import has_override
from subsidies.permissions.programs import why_not_hold_duty
from subsidies.selectors.acceptances import programs_paying

CLAIMANTS = (Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE)


def why_not_cancel_voucher(actor: Actor, voucher: Voucher) -> str:
    if actor.acts_for(voucher.holder_id, Role.OPERATOR_OWNER, Role.OPERATOR_SIGNER):
        return ""
    return _("Only an owner or signer of your organization may give a voucher back.")


def why_not_revoke_voucher(actor: Actor, voucher: Voucher) -> str:
    """Whoever may approve awards of the program, without an interest in the holder."""
    return why_not_hold_duty(actor, voucher.program, Duty.APPROVE) or why_interested(actor, voucher.holder_id)


def why_not_replace_voucher(actor: Actor, voucher: Voucher) -> str:
    """As for an award: whoever may approve one, without an interest in the holder."""
    return why_not_revoke_voucher(actor, voucher)


def why_not_claim(actor: Actor, engagement: Engagement) -> str:
    if actor.acts_for(engagement.provider_id, *CLAIMANTS):
        return ""
    return _("Only an owner or finance person of the provider may claim.")


def why_not_approve_claim(actor: Actor, claim: Claim) -> str:
    refusal = why_not_hold_duty(actor, claim.program, Duty.APPROVE_CLAIM)
    if refusal and not has_override(actor, claim.voucher.application, Duty.APPROVE_CLAIM):
        return refusal
    signed = Acceptance.objects.filter(milestone_id=claim.milestone_id, program_signature__signed_by=actor.user_id)
    if signed.exists():
        return _("You accepted this work for the operator, so a colleague has to decide the claim.")
    return why_interested(actor, claim.provider_id, claim.voucher.holder_id)


def why_not_accept_for_operator(actor: Actor, milestone: Milestone) -> str:
    """Whoever may approve claims of a program that pays a part, with no tie to either side.

    That person does not approve the claim that follows.
    """
    engagement = milestone.engagement
    programs = programs_paying(milestone, actor.organisation_id)
    if not programs:
        return _("Only the office of a program that pays a part can do this.")
    refusals = [why_not_hold_duty(actor, program, Duty.APPROVE_CLAIM) for program in programs]
    if "" not in refusals:
        return refusals[0]
    return why_interested(actor, engagement.provider_id, engagement.operator_id)


def stands_in_for_release(actor: Actor, claim: Claim) -> bool:
    """A person whom the program named as deputy for paying, or whom two people let pay this case."""
    if not why_not_hold_duty(actor, claim.program, Duty.RELEASE):
        return True
    return has_override(actor, claim.voucher.application, Duty.RELEASE)


def why_approved_before(actor: Actor, claim: Claim) -> str:
    """Nobody who approved the award or the claim releases its payment; an override lifts the first alone."""
    if claim.approved_by_id == actor.user_id:
        return _("You approved this claim, so a colleague has to release the payment.")
    approvals = Decision.objects.filter(
        application_id=claim.voucher.application_id, kind__in=[DecisionKind.APPROVE, DecisionKind.SECOND_APPROVE]
    )
    approved = approvals.filter(decided_by_id=actor.user_id).exists()
    if approved and not has_override(actor, claim.voucher.application, Duty.RELEASE):
        return _("You approved this award, so a colleague has to release the payment.")
    return ""
