from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock
from subsidies.models import DUTY_ROLES, Deputy, Duty, Program, RuleCard


def why_not_see_set_up(actor: Actor, program: Program) -> str:
    if actor.is_staff or actor.acts_for(program.organisation_id):
        return ""
    return _("Only the program office sees how a program is set up.")


def why_not_plan_program(actor: Actor, organisation: Organisation) -> str:
    """Plan another program: the office's administrator, or marketplace staff for it."""
    if organisation.is_program and (actor.is_staff or actor.acts_for(organisation.pk, Role.PROGRAM_ADMINISTRATOR)):
        return ""
    return _("Only an administrator of a program office can plan a program.")


def why_not_run_program(actor: Actor, program: Program) -> str:
    """Sign its rules, name deputies, open, pause, close: the office's administrator."""
    if actor.acts_for(program.organisation_id, Role.PROGRAM_ADMINISTRATOR):
        return ""
    return _("Only an administrator of the program office can do this.")


def why_not_sign_rules(actor: Actor, card: RuleCard) -> str:
    return why_not_run_program(actor, card.program)


def why_not_hold_duty(actor: Actor, program: Program, duty: Duty) -> str:
    """Whether the actor may do this step for this program at all; the case itself adds who did what before."""
    if not actor.acts_for(program.organisation_id):
        return _("Only the program office can do this.")
    if actor.has(*DUTY_ROLES[duty]):
        return ""
    deputy = Deputy.objects.active().filter(program=program, duty=duty, user_id=actor.user_id or 0).first()
    if deputy is None:
        return _("This step belongs to another role of the program office.")
    return deputy.why_not_on(clock.today(program.zone))
