import datetime as dt
import hashlib

import pytest

from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.models import OutboxRow
from marketplace.documents import scanner, services, tasks
from marketplace.documents.checks import uploads_are_scanned
from marketplace.documents.models import Document
from marketplace.documents.states import ScanState
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.documents.factories import KIND, PDF, SENSITIVE_KIND, create_document, declare_kinds, upload


@pytest.fixture
def member():
    declare_kinds()
    return create_member()


def test_a_stored_file_keeps_its_name_hash_and_bytes_under_a_random_name(member):
    document = create_document(member, name="Letter of authority.pdf")
    assert document.original_name == "Letter of authority.pdf"
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (document.size, document.file_type) == (len(PDF), "pdf")
    assert "etter" not in document.file.name
    with services.open_document(by=member.actor(), document=document) as file:
        assert file.read() == PDF


def test_the_embedded_default_says_not_scanned(member):
    assert create_document(member).get_scan_state_display() == "Not scanned for viruses"
    assert not OutboxRow.objects.filter(name="documents.scan").exists()


def test_a_file_of_the_wrong_kind_is_not_kept(member):
    with pytest.raises(DomainError, match="Choose a PDF"):
        create_document(member, content=b"MZ\x90\x00" + bytes(60))
    assert not Document.objects.exists()


def test_a_kind_that_no_app_declared_is_a_mistake_of_ours(member):
    with pytest.raises(LookupError):
        services.store_document(
            by=member.actor(), organisation=member.organisation, upload=upload(), kind="nobody.declared"
        )


def test_a_name_cannot_point_elsewhere_or_forge_a_header(member):
    assert create_document(member, name='x/..\r\n"inv\u202eoice.pdf').original_name == "..invoice.pdf"
    long = create_document(member, name="a" * 200 + ".pdf").original_name
    assert len(long) == 140
    assert long.endswith(".pdf")


def test_a_file_that_waited_is_claimed_by_its_uploader_for_its_kind_only(member):
    waiting = services.keep_for_form(by=member.actor(), upload=upload(), kind=KIND)
    stranger = create_member(organisation=member.organisation)
    for actor, kind in ((stranger.actor(), KIND), (member.actor(), SENSITIVE_KIND)):
        with pytest.raises(Document.DoesNotExist):
            services.store_document(by=actor, organisation=member.organisation, upload=waiting, kind=kind)
    waiting.refresh_from_db()
    assert waiting.kept_at is None
    kept = services.store_document(by=member.actor(), organisation=member.organisation, upload=waiting, kind=KIND)
    assert kept.pk == waiting.pk
    assert kept.kept_at is not None


def test_forgotten_files_go_after_two_days_and_kept_ones_stay(member):
    kept = create_document(member)
    waiting = services.keep_for_form(by=member.actor(), upload=upload(), kind=KIND)
    tasks.drop_forgotten()
    assert Document.objects.count() == 2
    with clock.travel(clock.now() + dt.timedelta(days=3)):
        tasks.drop_forgotten()
    assert list(Document.objects.all()) == [kept]
    assert not waiting.file.storage.exists(waiting.file.name)


@pytest.mark.parametrize(("answer", "state"), [(True, ScanState.CLEAN), (False, ScanState.INFECTED)])
def test_with_a_scanner_nothing_leaves_before_its_answer(member, settings, monkeypatch, answer, state):
    settings.UPLOAD_SCANNER = "clamd:3310"
    document = create_document(member)
    assert OutboxRow.objects.filter(name="documents.scan", args=[document.pk]).exists()
    with pytest.raises(Refused, match="still checking"):
        services.open_document(by=member.actor(), document=document)
    monkeypatch.setattr(scanner, "is_clean", lambda file: answer)
    tasks.scan(document.pk)
    # Done again, it keeps the first answer.
    monkeypatch.setattr(scanner, "is_clean", lambda file: not answer)
    tasks.scan(document.pk)
    document.refresh_from_db()
    assert document.scan_state == state
    if answer:
        services.open_document(by=member.actor(), document=document).close()
    else:
        with pytest.raises(Refused, match="virus was found"):
            services.open_document(by=member.actor(), document=document)


def test_production_without_a_scanner_refuses_to_start(settings):
    assert uploads_are_scanned(None) == []
    settings.DEMO = False
    assert [error.id for error in uploads_are_scanned(None)] == ["documents.E001"]
