import hashlib
import re
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.documents import access, kinds, scanner
from marketplace.documents.models import Document, DocumentView
from marketplace.documents.permissions import why_not_serve
from marketplace.documents.states import ScanState


@transaction.atomic
def store_document(*, by: Actor, organisation: Organisation, upload: UploadedFile | Document, kind: str) -> Document:
    """Keep a file of `organisation`; the caller has authorized it.

    `upload` is what an `UploadField` gives: a new file, or one that waited in the form. Raises a DomainError with
    the sentence that says what is right when the type or the size does not fit the kind.
    """
    document = _claim_pending(by, upload, kind) if isinstance(upload, Document) else _write(by, upload, kind)
    document.organisation = organisation
    document.kept_at = clock.now()
    document.save(update_fields=["organisation", "kept_at"])
    record(by, document, "document.stored", kind=kind, sha256=document.sha256, size=document.size)
    return document


@transaction.atomic
def keep_for_form(*, by: Actor, upload: UploadedFile, kind: str) -> Document:
    """Let a good file wait while another field of its form is put right; it goes after two days."""
    return _write(by, upload, kind)


def open_document(*, by: Actor, document: Document):
    """The stored bytes, for a download; one of a logged kind is written into its log of views.

    The caller has checked `access.may_download`. Raises Refused while the file may not leave.
    """
    if reason := why_not_serve(document):
        raise Refused(reason)
    if access.declared(document.kind).logged:
        DocumentView.objects.create(document=document, user_id=by.user_id, organisation_id=by.organisation_id)
    return document.file.open("rb")


@transaction.atomic
def scan_document(*, document_id: int) -> Document:
    """Ask the scanner about one file and keep its answer; a scanner that is away raises and is asked again."""
    document = Document.objects.locked().get(pk=document_id)
    if document.scan_state != ScanState.NOT_SCANNED:
        return document
    with document.file.open("rb") as file:
        document.scan_state = ScanState.CLEAN if scanner.is_clean(file) else ScanState.INFECTED
    document.scanned_at = clock.now()
    document.save(update_fields=["scan_state", "scanned_at"])
    return document


@transaction.atomic
def drop_content(*, by: Actor, document: Document) -> None:
    """Remove the bytes of a copy whose time is over; that it existed, its size and its hash stay."""
    name, storage = str(document.file.name), document.file.storage
    document.file = ""
    document.save(update_fields=["file"])
    record(by, document, "document.content_dropped", sha256=document.sha256)
    transaction.on_commit(lambda: storage.delete(name))


def drop_forgotten(*, before) -> int:
    """Remove files that waited in a form since before this moment; returns how many."""
    forgotten = list(Document.objects.filter(kept_at__isnull=True, uploaded_at__lt=before))
    for document in forgotten:
        file = document.file
        document.delete()
        file.delete(save=False)
    return len(forgotten)


def _claim_pending(by: Actor, document: Document, kind: str) -> Document:
    """Only the person who uploaded it, and only for the kind it was checked against."""
    return Document.objects.pending_of(by.user_id).locked().get(pk=document.pk, kind=kind)


def _write(by: Actor, upload: UploadedFile, kind: str) -> Document:
    declared = access.declared(kind)
    if reason := kinds.why_not(upload, declared.types):
        raise DomainError(reason, code="wrong_file")
    document = Document(
        organisation_id=by.organisation_id,
        kind=kind,
        classification=declared.classification,
        original_name=_printable(upload.name or ""),
        size=upload.size,
        file_type=kinds.sniff(upload),
        sha256=hashlib.file_digest(upload, "sha256").hexdigest(),
        uploaded_by_id=by.user_id,
    )
    upload.seek(0)
    document.file.save(document.original_name, upload, save=False)
    document.save()
    if settings.UPLOAD_SCANNER:
        outbox.enqueue("documents.scan", document.pk)
    return document


def _printable(name: str) -> str:
    """The name as people know it, without folders or control characters, its ending kept."""
    path = PurePath(re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\"\\]", "", name).split("/")[-1])
    return f"{path.stem[: 140 - len(path.suffix)]}{path.suffix}"
