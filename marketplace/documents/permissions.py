from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.documents.models import Document
from marketplace.documents.states import ScanState


def why_not_serve(document: Document) -> str:
    """Where there is a scanner nothing unscanned leaves; a file with a virus never does."""
    if document.scan_state == ScanState.INFECTED:
        return _("A virus was found in this file, so we do not hand it out. Ask for the file to be uploaded again.")
    if settings.UPLOAD_SCANNER and document.scan_state != ScanState.CLEAN:
        return _("We are still checking this file for viruses. Try again in a minute.")
    return ""
