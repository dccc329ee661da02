"""Files: the wrong kind, too large, nothing in it; and a good one that waits while the rest is put right."""

import io
import zipfile

import pytest
from django import forms

from marketplace.core import clock
from marketplace.documents.kinds import MOST_BYTES
from marketplace.documents.models import Document
from marketplace.documents.tasks import FORM_LIFE, drop_forgotten
from marketplace.payments.forms.disbursing import FileForm
from marketplace.payments.forms.statements import StatementForm
from subsidies.forms.applications import DocumentsForm
from subsidies.forms.samples import ShowPaymentForm
from tests.marketplace.documents.factories import PDF, upload
from tests.world.badinput import firms, people, programs, trade  # noqa: F401
from tests.world.badinput.kinds import UploadField
from tests.world.badinput.pages import Page, forms_made
from tests.world.badinput.ways import WAYS, client_for, has_upload, name_of

pytestmark = pytest.mark.slow

WITH_A_FILE = [form for form in sorted(WAYS, key=name_of) if has_upload(form)]
# The documents of an application and the files of a bank stand alone on their page: a good file is taken.
ALONE = {DocumentsForm, FileForm, ShowPaymentForm, StatementForm}
WITH_MORE = [form for form in WITH_A_FILE if form not in ALONE]


def each(form_classes):
    return pytest.mark.parametrize("shown", form_classes, indirect=True, ids=name_of)


def zeros(megabytes: int) -> bytes:
    """A Word file in name, an archive that grows a thousandfold in fact."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.bin", bytes(megabytes << 20))
    return buffer.getvalue()


BAD_FILES = {
    "a program": ("letter.pdf", b"MZ\x90\x00" + bytes(200)),
    "a page of the web": ("letter.pdf", b"<!DOCTYPE html><script>alert(1)</script>"),
    "a drawing with a script": ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    "an archive that grows": ("letter.docx", zeros(20)),
    "an empty file": ("letter.pdf", b""),
    "too large": ("letter.pdf", PDF + bytes(MOST_BYTES)),
    "another ending": ("letter.png", PDF),
}


@pytest.fixture
def shown(world, request, monkeypatch):
    """(page, name of the file's field) of one form that takes a file."""
    organisation, url = WAYS[request.param]()
    made = forms_made(monkeypatch)
    page = Page.open(client_for(organisation), url)
    form = next(one for one in made if isinstance(one, request.param))
    return page, next(form.add_prefix(name) for name, field in form.fields.items() if isinstance(field, UploadField))


def emptied(page: Page, name: str) -> dict[str, str]:
    """Every text of the form left out, so that it comes back whatever the file."""
    return {field: "" for field in page.form_with(name).values() if field not in ("csrfmiddlewaretoken", "page_token")}


@each(WITH_A_FILE)
@pytest.mark.parametrize("bad", BAD_FILES)
def test_a_file_we_cannot_take_comes_back_with_a_sentence(shown, bad):
    page, name = shown
    before = Document.objects.count()
    answer = page.form_with(name).send(emptied(page, name) | {name: upload(*BAD_FILES[bad])})
    assert answer.answer.status_code in (200, 422)
    assert f"id_{name}" in {target for target, _sentence in answer.errors}
    assert not answer.elements(f"{name}-kept")
    assert Document.objects.count() == before


@each(WITH_MORE)
def test_a_good_file_waits_while_the_rest_is_put_right(shown):
    page, name = shown
    kept = page.form_with(name).send(emptied(page, name) | {name: upload("letter.pdf")})
    assert "letter.pdf" in kept.soup.main.get_text()
    document = Document.objects.get(reference=kept.elements(f"{name}-kept")[0]["value"])
    again = kept.form_with(name).send(emptied(page, name))
    assert again.elements(f"{name}-kept")[0]["value"] == document.reference
    assert f"id_{name}" not in {target for target, _sentence in again.errors}


@each(WITH_MORE)
def test_a_file_that_waits_is_nobody_elses_and_goes_after_two_days(shown):
    page, name = shown
    kept = page.form_with(name).send(emptied(page, name) | {name: upload("letter.pdf")})
    reference = kept.elements(f"{name}-kept")[0]["value"]
    other = Page.open(client_for(page.answer.wsgi_request.membership.organisation), page.url)
    answer = other.form_with(name).send(emptied(page, name) | {f"{name}-kept": reference})
    assert any("no longer here" in sentence for _target, sentence in answer.errors)
    with clock.travel(clock.now() + FORM_LIFE * 2):
        drop_forgotten()
    assert not Document.objects.filter(reference=reference).exists()
    gone = kept.form_with(name).send(emptied(page, name))
    assert any("Choose it again" in sentence for _target, sentence in gone.errors)


def test_every_upload_in_the_project_can_wait():
    """A plain file field would lose the file when another field is wrong."""
    plain = [
        name_of(form) for form in WAYS for field in form.base_fields.values() if isinstance(field, forms.FileField)
    ]
    assert not plain
