from marketplace.accounts.actor import Actor
from marketplace.documents.models import Document
from subsidies.models import ApplicationDocument


def may_read_application_file(actor: Actor, document: Document) -> bool:
    """The applicant, and the office of the program it was sent to."""
    if document.organisation_id == actor.organisation_id:
        return True
    return ApplicationDocument.objects.filter(
        document=document,
        application__submitted_at__isnull=False,
        application__program__organisation_id=actor.organisation_id or 0,
    ).exists()
