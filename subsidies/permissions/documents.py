from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from marketplace.documents.models import Document
from subsidies.models import Application, ApplicationDocument, Duty
from subsidies.permissions.applications import why_interested
from subsidies.permissions.programs import why_not_hold_duty

DECIDING = (Duty.RECOMMEND, Duty.APPROVE, Duty.SECOND_APPROVE)


def why_not_read_files(actor: Actor, application: Application) -> str:
    """Of the office only those who decide on applications, or audit it, and have no interest in the applicant."""
    program = application.program
    decides = any(not why_not_hold_duty(actor, program, duty) for duty in DECIDING)
    if not decides and not actor.acts_for(program.organisation_id, Role.PROGRAM_AUDITOR):
        return _("Only people who decide on this application, and auditors, open its documents.")
    return why_interested(actor, application.organisation_id)


def may_read_application_file(actor: Actor, document: Document) -> bool:
    """The applicant, and whoever needs it in the office of the program it was sent to."""
    if document.organisation_id == actor.organisation_id:
        return True
    rows = ApplicationDocument.objects.filter(document=document, application__submitted_at__isnull=False)
    sent = [row.application for row in rows.select_related("application__program")]
    return any(not why_not_read_files(actor, application) for application in sent)
