from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from subsidies.models import Allotment, BudgetLine, Ending, Program

BUDGET_ROLES = (
    Role.PROGRAM_ADMINISTRATOR,
    Role.PROGRAM_REVIEWER,
    Role.PROGRAM_FISCAL_OFFICER,
    Role.PROGRAM_AUDITOR,
)


def why_not_see_desk(actor: Actor, program: Program) -> str:
    """The desk, the budget and the claims of a program are for its office."""
    if actor.acts_for(program.organisation_id, *BUDGET_ROLES):
        return ""
    return _("This page is for the program office.")


def why_not_plan_budget(actor: Actor, organisation_id: int) -> str:
    if actor.acts_for(organisation_id, Role.PROGRAM_FISCAL_OFFICER, Role.PROGRAM_ADMINISTRATOR):
        return ""
    return _("Only a fiscal officer or administrator of the program office can do this.")


def why_not_authorise_budget(actor: Actor, line: BudgetLine) -> str:
    """Two people put money to work: one plans the line, another, a fiscal officer, authorizes it."""
    if not actor.acts_for(line.program.organisation_id, Role.PROGRAM_FISCAL_OFFICER):
        return _("Only a fiscal officer of the program office can authorize a budget line.")
    if line.planned_by_id == actor.user_id:
        return _("You entered this budget line, so another fiscal officer has to authorize it.")
    return ""


def why_not_cut_budget(actor: Actor, line: BudgetLine) -> str:
    if not actor.acts_for(line.program.organisation_id, Role.PROGRAM_FISCAL_OFFICER):
        return _("Only a fiscal officer of the program office can take money off a budget line.")
    if line.authorised_at is None:
        return _("This budget line is not authorized yet. Change its amount instead.")
    return ""


def why_not_close_budget(actor: Actor, line: BudgetLine) -> str:
    if actor.acts_for(line.program.organisation_id, Role.PROGRAM_FISCAL_OFFICER):
        return ""
    return _("Only a fiscal officer of the program office can close a budget line.")


def why_not_sign_month(actor: Actor, program: Program) -> str:
    if actor.acts_for(program.organisation_id, Role.PROGRAM_FISCAL_OFFICER):
        return ""
    return _("Only a fiscal officer of the program office can sign a month off.")


def why_not_plan_allotment(actor: Actor, line: BudgetLine) -> str:
    if reason := why_not_plan_budget(actor, line.program.organisation_id):
        return reason
    if line.authorised_at is None:
        return _("This budget line is not authorized yet, so nothing of it can be allotted.")
    if not line.in_allotments:
        return _("This budget line was released whole when it was authorized. It has no allotments.")
    return ""


def why_not_authorise_allotment(actor: Actor, allotment: Allotment) -> str:
    """As for the line itself: one person plans, another, a fiscal officer, authorizes."""
    if not actor.acts_for(allotment.line.program.organisation_id, Role.PROGRAM_FISCAL_OFFICER):
        return _("Only a fiscal officer of the program office can authorize an allotment.")
    if allotment.planned_by_id == actor.user_id:
        return _("You planned this allotment, so another fiscal officer has to authorize it.")
    return ""


def why_not_confirm_ending(actor: Actor, ending: Ending) -> str:
    if reason := why_not_plan_budget(actor, ending.line.program.organisation_id):
        return reason
    if ending.proposed_by_id == actor.user_id:
        return _("You proposed this, so another fiscal officer or administrator confirms it.")
    return ""
