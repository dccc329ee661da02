import pytest
from django import forms

from marketplace.documents.forms import UploadField, UploadsForm
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.documents.factories import PNG, SENSITIVE_KIND, declare_kinds, upload


class ReportForm(UploadsForm):
    title = forms.CharField(label="Title")
    report = UploadField(kind=SENSITIVE_KIND, label="Report")


@pytest.fixture
def member():
    declare_kinds()
    return create_member()


def form_of(member, data=None, **files):
    return ReportForm(data or {}, files, actor=member.actor())


def test_a_good_file_survives_an_error_elsewhere(member):
    form = form_of(member, report=upload())
    assert not form.is_valid()
    form.keep_uploads()
    waiting = Document.objects.get()
    page = form["report"].as_widget()
    assert "We have letter.pdf" in page
    assert f'name="report-kept" value="{waiting.reference}"' in page
    again = form_of(member, {"title": "Scan", "report-kept": waiting.reference})
    assert again.is_valid(), again.errors
    document = store_document(
        by=member.actor(),
        organisation=member.organisation,
        upload=again.cleaned_data["report"],
        kind=SENSITIVE_KIND,
    )
    assert (document.pk, document.kept_at is not None) == (waiting.pk, True)


def test_a_file_waits_through_several_errors(member):
    form = form_of(member, report=upload())
    form.keep_uploads()
    waiting = Document.objects.get()
    again = form_of(member, {"report-kept": waiting.reference})
    again.keep_uploads()
    assert waiting.reference in again["report"].as_widget()
    assert Document.objects.count() == 1


def test_a_newly_chosen_file_takes_the_place_of_the_waiting_one(member):
    form = form_of(member, report=upload())
    form.keep_uploads()
    waiting = Document.objects.get()
    again = form_of(member, {"title": "x", "report-kept": waiting.reference}, report=upload("scan.png", PNG))
    assert again.is_valid()
    assert again.cleaned_data["report"].name == "scan.png"


def test_the_waiting_file_of_somebody_else_is_not_taken(member):
    form = form_of(member, report=upload())
    form.keep_uploads()
    other = create_member(organisation=member.organisation)
    again = form_of(other, {"title": "x", "report-kept": Document.objects.get().reference})
    assert again.errors["report"] == ["The file you chose earlier is no longer here. Choose it again."]


def test_a_wrong_file_is_not_kept_and_the_form_says_what_is_right(member):
    form = form_of(member, {"title": "x"}, report=upload("note.txt", b"hello"))
    assert form.errors["report"] == ["We cannot take this kind of file. Choose a PDF or PNG image."]
    form.keep_uploads()
    assert not Document.objects.exists()


def test_a_missing_file_is_asked_for(member):
    assert form_of(member, {"title": "x"}).errors["report"] == ["Choose a file."]


def test_the_input_names_the_types_it_takes(member):
    assert 'accept=".pdf,.png"' in ReportForm(actor=member.actor())["report"].as_widget()
