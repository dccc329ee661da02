from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.permissions import why_interested
from marketplace.accounts.roles import Role
from marketplace.core import clock
from subsidies.models import Application, Duty, Override

ASKERS = (Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_REVIEWER, Role.PROGRAM_FISCAL_OFFICER)
READERS = (Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_AUDITOR)


def has_override(actor: Actor, application: Application, duty: Duty) -> bool:
    """Two people let this person do this step of this case, and its last day is not over."""
    program = application.program
    if not actor.acts_for(program.organisation_id):
        return False
    rows = Override.objects.standing(clock.today(program.zone))
    return rows.filter(application=application, duty=duty, user_id=actor.user_id or 0).exists()


def why_not_ask_override(actor: Actor, application: Application) -> str:
    if not actor.acts_for(application.program.organisation_id, *ASKERS):
        return _("Only an administrator, reviewer or fiscal officer of the program office can ask for this.")
    return why_interested(actor, application.organisation_id)


def why_not_answer_override(actor: Actor, override: Override) -> str:
    """An administrator who neither asked nor will do the step, without an interest in the applicant."""
    return why_not_be_second(actor, override) or why_interested(actor, override.application.organisation_id)


def why_not_be_second(actor: Actor, override: Override) -> str:
    if not actor.acts_for(override.application.program.organisation_id, Role.PROGRAM_ADMINISTRATOR):
        return _("Only an administrator of the program office grants or declines an override.")
    if actor.user_id == override.asked_by_id:
        return _("You asked for this, so another administrator has to answer.")
    if actor.user_id == override.user_id:
        return _("It is for you, so another administrator has to answer.")
    return ""


def why_not_read_overrides(actor: Actor) -> str:
    return "" if actor.has(*READERS) else _("Administrators and auditors of the program office read this list.")
