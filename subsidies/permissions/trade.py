"""Who may do what with vouchers and claims."""

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.permissions import why_interested
from marketplace.accounts.roles import Role
from marketplace.engagements.models import Engagement
from subsidies.models import Claim, Decision, DecisionKind, Duty, Voucher
from subsidies.permissions.programs import why_not_hold_duty

CLAIMANTS = (Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE)


def why_not_cancel_voucher(actor: Actor, voucher: Voucher) -> str:
    if actor.acts_for(voucher.holder_id, Role.OPERATOR_OWNER, Role.OPERATOR_SIGNER):
        return ""
    return _("Only an owner or signer of your organization may give a voucher back.")


def why_not_revoke_voucher(actor: Actor, voucher: Voucher) -> str:
    """Whoever may approve awards of the program, without an interest in the holder."""
    return why_not_hold_duty(actor, voucher.program, Duty.APPROVE) or why_interested(actor, voucher.holder_id)


def why_not_claim(actor: Actor, engagement: Engagement) -> str:
    if actor.acts_for(engagement.provider_id, *CLAIMANTS):
        return ""
    return _("Only an owner or finance person of the provider may claim.")


def why_not_approve_claim(actor: Actor, claim: Claim) -> str:
    return why_not_hold_duty(actor, claim.program, Duty.APPROVE_CLAIM) or why_interested(
        actor, claim.provider_id, claim.voucher.holder_id
    )


def why_not_release(actor: Actor, claim: Claim) -> str:
    """A fiscal officer who approved neither the award nor the claim."""
    if reason := why_not_hold_duty(actor, claim.program, Duty.RELEASE):
        return reason
    if reason := why_interested(actor, claim.provider_id, claim.voucher.holder_id):
        return reason
    if claim.approved_by_id == actor.user_id:
        return _("You approved this claim, so a colleague has to release the payment.")
    approvals = [DecisionKind.APPROVE, DecisionKind.SECOND_APPROVE]
    if Decision.objects.filter(
        application_id=claim.voucher.application_id, kind__in=approvals, decided_by_id=actor.user_id
    ).exists():
        return _("You approved this award, so a colleague has to release the payment.")
    return ""


def why_not_mark_paid(actor: Actor, claim: Claim) -> str:
    return why_not_hold_duty(actor, claim.program, Duty.RELEASE) or why_interested(
        actor, claim.provider_id, claim.voucher.holder_id
    )
