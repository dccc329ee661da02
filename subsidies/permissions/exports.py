from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from marketplace.documents.models import Document
from subsidies.models import Export, Program

EXPORTERS = (Role.PROGRAM_FISCAL_OFFICER, Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_AUDITOR)


def why_not_export(actor: Actor, program: Program) -> str:
    """Take the budget, the vouchers and the movements along: they name operators."""
    if actor.acts_for(program.organisation_id, *EXPORTERS):
        return ""
    return _("Only a fiscal officer, an administrator or an auditor of the program office can export this.")


def may_download_export(actor: Actor, document: Document) -> bool:
    """The same people, until the file's time is over."""
    export = Export.objects.select_related("program").filter(document=document).first()
    return export is not None and export.is_open and not why_not_export(actor, export.program)
