import pytest

from marketplace.documents import services
from marketplace.documents.models import Document, DocumentView
from tests.marketplace.documents.factories import KIND, PDF, SENSITIVE_KIND, create_document, upload


@pytest.fixture
def client(sign_in):
    return sign_in()


def address(document):
    return f"/documents/{document.reference}/"


def test_a_download_is_an_attachment_of_the_type_we_found(client):
    document = create_document(client.membership, name="Ünïcode letter.pdf")
    response = client.get(address(document))
    assert response.status_code == 200
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]


def test_strangers_get_the_same_answer_as_for_a_missing_file(client, sign_in):
    document = create_document(client.membership)
    stranger = sign_in()
    assert stranger.get(address(document)).status_code == 404
    assert stranger.get("/documents/DOC-222222/").status_code == 404


def test_visitors_are_sent_to_sign_in(client):
    document = create_document(client.membership)
    client.logout()
    assert client.get(address(document)).status_code == 302


def test_a_kind_without_a_rule_is_downloaded_by_nobody(client):
    document = create_document(client.membership)
    Document.objects.update(kind="nobody.declared")
    assert client.get(address(document)).status_code == 404


def test_a_file_that_waits_in_a_form_is_its_uploaders_only(client, sign_in):
    create_document(client.membership)
    waiting = services.keep_for_form(by=client.actor, upload=upload(), kind=KIND)
    colleague = sign_in(organisation=client.membership.organisation)
    assert client.get(address(waiting)).status_code == 200
    assert colleague.get(address(waiting)).status_code == 404


def test_only_downloads_of_security_sensitive_files_are_written_down(client):
    client.get(address(create_document(client.membership)))
    assert not DocumentView.objects.exists()
    document = create_document(client.membership, kind=SENSITIVE_KIND)
    client.get(address(document))
    view = DocumentView.objects.get()
    assert (view.document, view.user) == (document, client.membership.user)


def test_an_organization_sees_who_downloaded_its_protected_files(client, sign_in):
    document = create_document(client.membership, kind=SENSITIVE_KIND)
    client.get(address(document))
    page = client.get("/documents/views/").content.decode()
    assert document.original_name in page
    assert client.membership.user.name in page
    assert document.original_name not in sign_in().get("/documents/views/").content.decode()
