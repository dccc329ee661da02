"""Who may ask subsidy back: one gives notice, another decides on the debt, a third records the money."""

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.permissions import why_interested
from subsidies.models import Claim, Duty, Recovery
from subsidies.permissions.programs import why_not_hold_duty
from subsidies.permissions.trade import CLAIMANTS
from subsidies.states import RecoveryState


def why_not_give_notice(actor: Actor, claim: Claim) -> str:
    """Whoever may approve claims of the program, without an interest in a party."""
    return why_not_hold_duty(actor, claim.program, Duty.APPROVE_CLAIM) or _why_tied(actor, claim)


def why_not_answer_notice(actor: Actor, recovery: Recovery) -> str:
    if actor.acts_for(recovery.debtor_id, *CLAIMANTS):
        return ""
    return _("Only an owner or finance person of the provider can answer this notice.")


def why_not_establish_debt(actor: Actor, recovery: Recovery) -> str:
    if reason := why_not_give_notice(actor, recovery.claim):
        return reason
    if recovery.noticed_by_id == actor.user_id:
        return _("You gave the notice, so a colleague decides whether it is a debt.")
    return ""


def why_not_record_repayment(actor: Actor, recovery: Recovery) -> str:
    """Whoever may release payments of the program, and took no part in asking the money back."""
    if reason := why_not_hold_duty(actor, recovery.claim.program, Duty.RELEASE) or _why_tied(actor, recovery.claim):
        return reason
    if actor.user_id in (recovery.noticed_by_id, recovery.established_by_id):
        return _("You asked this money back, so a colleague records that it arrived.")
    return ""


def why_not_drop_recovery(actor: Actor, recovery: Recovery) -> str:
    """As for the notice; a debt that stands is dropped by somebody other than who established it."""
    if reason := why_not_give_notice(actor, recovery.claim):
        return reason
    if recovery.state == RecoveryState.ESTABLISHED and recovery.established_by_id == actor.user_id:
        return _("You decided that this is a debt, so a colleague decides whether to drop it.")
    return ""


def _why_tied(actor: Actor, claim: Claim) -> str:
    return why_interested(actor, claim.provider_id, claim.voucher.holder_id)
