"""What an upload may be, told from its bytes and never from what the browser says."""

import csv
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_BYTES = 10 * 1024 * 1024
# Office files are zip archives; this part inside says which.
OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
MACROS = "vbaproject.bin"


@dataclass(frozen=True, slots=True)
class FileType:
    code: str
    label: str | Promise
    mime: str
    endings: tuple[str, ...]


OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    kind.code: kind
    for kind in (
        FileType("pdf", gettext_lazy("PDF"), "application/pdf", ("pdf",)),
        FileType("png", gettext_lazy("PNG image"), "image/png", ("png",)),
        FileType("jpg", gettext_lazy("JPEG image"), "image/jpeg", ("jpg", "jpeg")),
        FileType("docx", gettext_lazy("Word document (.docx)"), f"{OFFICE}wordprocessingml.document", ("docx",)),
        FileType("xlsx", gettext_lazy("Excel workbook (.xlsx)"), f"{OFFICE}spreadsheetml.sheet", ("xlsx",)),
        FileType("csv", gettext_lazy("CSV table"), "text/csv", ("csv",)),
        FileType("txt", gettext_lazy("plain text"), "text/plain", ("txt",)),
    )
}


def ending(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def sniff(upload) -> str:
    """The code of the type these bytes are, "" when it is none of ours; leaves the file at its start."""
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    guess = filetype.guess_extension(head)
    if guess in {"pdf", "png", "jpg"}:
        return guess
    if head.startswith(b"PK\x03\x04"):
        return _office(upload)
    return "" if guess else _text(upload)


def _office(upload) -> str:
    """A workbook or document without macros."""
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return ""
    finally:
        upload.seek(0)
    if any(name.lower().endswith(MACROS) for name in names):
        return ""
    return next((code for part, code in OFFICE_PARTS.items() if part in names), "")


def _text(upload) -> str:
    """Readable UTF-8 without control characters: a table when its name says so and it reads as one."""
    data = upload.read()
    upload.seek(0)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    if not text or any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text):
        return ""
    return "csv" if ending(upload.name) == "csv" and _reads_as_table(text) else "txt"


def _reads_as_table(text: str) -> bool:
    try:
        return any(csv.reader(text.splitlines()[:50], strict=True))
    except csv.Error:
        return False


def allowed_endings(codes: tuple[str, ...]) -> str:
    """For the file input: ".pdf,.png"."""
    return ",".join(f".{item}" for code in codes for item in TYPES[code].endings)


def names_of(codes: tuple[str, ...]) -> str:
    return get_text_list([str(TYPES[code].label) for code in codes], _("or"))


def why_not(upload, codes: tuple[str, ...]) -> str:
    """ "" when the upload is one of these types and small enough, else the sentence that says what is right."""
    if upload.size > MOST_BYTES:
        return _("This file is %(size)s. Choose a file of at most %(most)s.") % {
            "size": filesizeformat(upload.size),
            "most": filesizeformat(MOST_BYTES),
        }
    if not upload.size:
        return _("This file is empty. Choose a file that has something in it.")
    found = sniff(upload)
    if found not in codes:
        return _("We cannot take this kind of file. Choose a %(kinds)s.") % {"kinds": names_of(codes)}
    if ending(upload.name) not in TYPES[found].endings:
        return _("The name of this file does not fit what is in it, a %(kind)s. Save it as .%(ending)s.") % {
            "kind": TYPES[found].label,
            "ending": TYPES[found].endings[0],
        }
    return ""
