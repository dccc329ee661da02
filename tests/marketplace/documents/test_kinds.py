import pytest

from marketplace.documents import kinds
from tests.marketplace.documents.factories import JPEG, PDF, PNG, archive, upload

ALL = tuple(kinds.TYPES)
WORD = archive("[Content_Types].xml", "word/document.xml")
EXCEL = archive("docProps/app.xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("letter.pdf", PDF, "pdf"),
        ("scan.PNG", PNG, "png"),
        ("photo.jpeg", JPEG, "jpg"),
        ("plan.docx", WORD, "docx"),
        ("sizes.xlsx", EXCEL, "xlsx"),
        ("sizes.csv", b"name,connections\nBig Sky,1200\n", "csv"),
        ("note.txt", "Überlandwerk\n".encode(), "txt"),
    ],
)
def test_each_allowed_type_is_known_by_its_bytes(name, content, code):
    file = upload(name, content)
    assert kinds.sniff(file) == code
    assert kinds.why_not(file, ALL) == ""
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", b"MZ\x90\x00" + bytes(60)),
        ("page.html.txt", b"\x00\x01\x02"),
        ("macro.docx", archive("word/document.xml", "word/vbaProject.bin")),
        ("things.zip", archive("a.txt")),
        ("broken.docx", b"PK\x03\x04" + bytes(60)),
        ("latin.txt", "Zürich".encode("latin-1")),
    ],
)
def test_other_files_are_told_what_is_right(name, content):
    assert "Choose a PDF, PNG image" in kinds.why_not(upload(name, content), ALL)


def test_the_name_has_to_fit_the_content():
    assert kinds.why_not(upload("letter.pdf", PNG), ALL) == (
        "The name of this file does not fit what is in it, a PNG image. Save it as .png."
    )


def test_a_type_that_this_form_does_not_want_is_refused():
    assert kinds.why_not(upload("scan.png", PNG), ("pdf",)) == "We cannot take this kind of file. Choose a PDF."


def test_an_empty_file_and_one_that_is_too_large_are_refused():
    assert "empty" in kinds.why_not(upload(content=b""), ALL)
    large = upload()
    large.size = kinds.MOST_BYTES + 1
    assert "at most 10.0" in kinds.why_not(large, ALL)
