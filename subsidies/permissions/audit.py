from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.permissions import why_interested
from marketplace.accounts.roles import Kind, Role
from subsidies.models import Application
from subsidies.selectors.audit import parties_of


def why_not_audit(actor: Actor) -> str:
    """The audit pages are for the auditors of a program office; they read and change nothing."""
    if actor.is_kind(Kind.PROGRAM) and actor.has(Role.PROGRAM_AUDITOR):
        return ""
    return _("Only an auditor of the program office reads these pages. Your administrator can name one.")


def why_not_audit_award(actor: Actor, application: Application) -> str:
    """An auditor of the program's own office, without an interest in the operator or a provider it pays."""
    if not actor.acts_for(application.program.organisation_id, Role.PROGRAM_AUDITOR):
        return why_not_audit(actor) or _("Another program office gave this award.")
    return why_interested(actor, *parties_of(application))
