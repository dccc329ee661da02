from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from subsidies.models import Program

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
