import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.documents import access
from marketplace.documents.models import Classification
from marketplace.documents.services import store_document
from tests.marketplace.accounts.factories import create_member

KIND = "test.letter"
SENSITIVE_KIND = "test.evidence"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40)


def archive(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


def upload(name="letter.pdf", content=PDF, content_type="application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type)


def declare_kinds():
    def owner_only(actor, document):
        return actor.acts_for(document.organisation_id)

    access.register(KIND, owner_only, classification=Classification.BUSINESS_CONFIDENTIAL)
    access.register(SENSITIVE_KIND, owner_only, classification=Classification.SECURITY_SENSITIVE, types=("pdf", "png"))


def create_document(member=None, kind=KIND, **fields):
    declare_kinds()
    member = member or create_member()
    return store_document(by=member.actor(), organisation=member.organisation, upload=upload(**fields), kind=kind)
