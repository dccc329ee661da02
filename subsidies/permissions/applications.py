"""Who may do what with an application: each answers with the reason, "" when it is allowed."""

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.permissions import why_interested
from marketplace.accounts.roles import Role
from marketplace.engagements.models import Authority
from marketplace.engagements.permissions import why_not_sign
from subsidies.models import SEPARATE_DUTIES, Application, DecisionKind, Duty
from subsidies.permissions.overrides import has_override
from subsidies.permissions.programs import why_not_hold_duty

# Whoever did one of these in any round of a case does not hear its appeal.
TOOK_PART = [*SEPARATE_DUTIES, DecisionKind.DECLINE, DecisionKind.RETURN, DecisionKind.WAIT_LIST]
PREPARERS = (Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER)


def why_not_prepare(actor: Actor, organisation_id: int | None) -> str:
    if actor.acts_for(organisation_id, *PREPARERS):
        return ""
    return _("Only an owner, preparer or signer of your organization may work on applications.")


def why_not_sign_application(actor: Actor, application: Application) -> str:
    """What is asked for measures it against the signer's limit."""
    if actor.organisation_id != application.organisation_id:
        return _("Only a signer of the operator may sign this.")
    return why_not_sign(actor, application.organisation, application.requested, {application.prepared_by_id})


def why_not_sign_award(actor: Actor, application: Application, paper: Authority | None = None) -> str:
    """The office wrote the award, so nobody of the operator prepared it. `paper` lets the actor sign."""
    if actor.organisation_id != application.organisation_id:
        return _("Only a signer of the operator may sign this.")
    return why_not_sign(actor, application.organisation, application.approved_amount, paper=paper)


def why_not_withdraw(actor: Actor, application: Application) -> str:
    return why_not_prepare(actor, application.organisation_id)


def why_not_decide(actor: Actor, application: Application) -> str:
    """Return, decline, wait-list: whoever may recommend, without an interest in the operator."""
    return _why_not_step(actor, application, Duty.RECOMMEND)


def why_not_assign(actor: Actor, application: Application) -> str:
    return why_not_decide(actor, application)


def why_not_recommend(actor: Actor, application: Application) -> str:
    return why_not_decide(actor, application) or _why_done_before(actor, application)


def why_not_approve(actor: Actor, application: Application) -> str:
    """Serves both approvals: a person who did any of the three duties of this case may not do another."""
    duty = Duty.SECOND_APPROVE if application.is_approved_once else Duty.APPROVE
    return _why_not_step(actor, application, duty) or _why_done_before(actor, application)


def _why_not_step(actor: Actor, application: Application, duty: Duty) -> str:
    """The role, a deputy's days or an override of this case; and no interest, which nothing lifts."""
    refusal = why_not_hold_duty(actor, application.program, duty)
    if refusal and not has_override(actor, application, duty):
        return refusal
    return why_interested(actor, application.organisation_id)


def why_not_answer_appeal(actor: Actor, application: Application) -> str:
    """A reviewer or administrator who took no part in the decision, in any round of the case."""
    if refusal := why_not_hold_duty(actor, application.program, Duty.APPROVE):
        return refusal
    mine = application.decisions.filter(kind__in=TOOK_PART, decided_by_id=actor.user_id).last()
    if mine:
        return _("You took part in the decision (%(what)s), so a colleague has to hear the appeal.") % {
            "what": mine.get_kind_display().lower()
        }
    return why_interested(actor, application.organisation_id)


def _why_done_before(actor: Actor, application: Application) -> str:
    for decision in application.decisions.all():
        mine = decision.decided_by_id == actor.user_id and decision.round == application.decision_round
        if mine and decision.kind in SEPARATE_DUTIES:
            return _("You already did this for the case: %(duty)s. A second person has to do the next step.") % {
                "duty": decision.get_kind_display()
            }
    return ""
