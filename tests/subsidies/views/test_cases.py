"""What the office sees of an application, and what the applicant sees of the decision."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.documents.models import DocumentView
from marketplace.documents.services import store_document
from subsidies.reasons import DeclineReason
from subsidies.services import appeals, applications, decisions
from tests.marketplace.accounts.factories import create_member
from tests.subsidies import trade
from tests.subsidies.factories import client_of


@pytest.fixture
def sent(w):
    """A submitted application with one document."""
    application = trade.draft(w)
    document = store_document(
        by=w.operator.actor,
        organisation=w.operator.organisation,
        upload=SimpleUploadedFile("board-letter.pdf", b"%PDF-1.4 letter"),
        kind="subsidies.application",
    )
    keys = {"by": w.operator.actor, "application_id": application.pk}
    applications.save_documents(**keys, documents=[(document, "A letter from your board")])
    application = applications.submit_application(**keys, signature=trade.SIGNATURE)
    application.file = reverse("documents:download", args=[document.reference])
    return application


def test_who_decides_opens_a_document_and_the_applicant_sees_who_and_when(w, sent):
    reviewer = client_of(w.office.reviewer)
    assert sent.file in reviewer.get(sent.get_absolute_url()).content.decode()
    assert reviewer.get(sent.file).content == b"%PDF-1.4 letter"
    assert DocumentView.objects.get().user_id == w.office.reviewer.user_id
    page = client_of(w.operator.actor).get(sent.get_absolute_url()).content.decode()
    assert f"Opened by {w.office.reviewer.name}" in page


def test_who_does_not_need_a_document_does_not_get_it(w, sent, sign_in):
    fiscal = client_of(w.office.fiscal_officer)
    page = fiscal.get(sent.get_absolute_url()).content.decode()
    assert "Only people who decide on this application" in page
    assert sent.file not in page
    assert fiscal.get(sent.file).status_code == 404
    assert sign_in(Role.PROGRAM_REVIEWER).get(sent.file).status_code == 404
    assert not DocumentView.objects.exists()


def test_a_reviewer_with_an_interest_in_the_applicant_opens_nothing(w, sent):
    colleague = create_member(Role.PROGRAM_REVIEWER, organisation=w.office.organisation)
    create_member(Role.OPERATOR_VIEWER, organisation=w.operator.organisation, user=colleague.user)
    client = client_of(colleague.actor())
    assert "You belong to" in client.get(sent.get_absolute_url()).content.decode()
    assert client.get(sent.file).status_code == 404
    assert not DocumentView.objects.exists()


def test_a_draft_shows_its_documents_to_nobody_else(w):
    application = trade.draft(w)
    document = store_document(
        by=w.operator.actor,
        organisation=w.operator.organisation,
        upload=SimpleUploadedFile("draft.pdf", b"%PDF-1.4 draft"),
        kind="subsidies.application",
    )
    applications.save_documents(
        by=w.operator.actor, application_id=application.pk, documents=[(document, "A letter from your board")]
    )
    path = reverse("documents:download", args=[document.reference])
    assert client_of(w.office.reviewer).get(path).status_code == 404


def test_the_office_learns_of_the_assessment_only_whether_it_is_done(w, sent):
    page = client_of(w.office.reviewer).get(sent.get_absolute_url()).content.decode()
    assert "The self-assessment is not done." in page


def test_a_decline_shows_every_reason_its_cure_and_the_appeal_on_page_and_letter(w):
    application = trade.in_review(w)
    reviewer = client_of(w.office.reviewer)
    chosen = [DeclineReason.NO_MONEY, DeclineReason.COST_NOT_REASONABLE]
    decide = reverse("application_decide", args=[application.reference, "decline"])
    assert "Choose at least one reason" in reviewer.post(decide, {"note": ""}).content.decode()
    assert reviewer.post(decide, {"reasons": chosen, "note": ""}).status_code == 302
    operator = client_of(w.operator.actor)
    letter = reverse("application_award", args=[application.reference])
    for path in (application.get_absolute_url(), letter):
        page = operator.get(path).content.decode()
        for reason in chosen:
            assert str(reason.label) in page
            assert str(reason.cure) in page
        assert "appeal" in page
    appeal = {"reason": "Our well is not private.", "new_facts": "The deed."}
    operator.post(reverse("application_appeal", args=[application.reference]), appeal)
    assert (
        "A person who did not decline it answers next" in operator.get(application.get_absolute_url()).content.decode()
    )
    appeals.uphold_decision(
        code="rule_stands", by=w.office.second_reviewer, application_id=application.pk, note="Prices are 3 times ours."
    )
    assert "Prices are 3 times ours." in operator.get(application.get_absolute_url()).content.decode()


def test_a_case_opened_again_no_longer_shows_the_decline(w):
    application = trade.in_review(w)
    reasons = [{"code": "no_money", "rule": "All the money is promised", "value": "", "cure": "Apply later."}]
    decisions.decline_application(by=w.office.reviewer, application_id=application.pk, reasons=reasons)
    appeals.appeal_decision(by=w.operator.actor, application_id=application.pk, reason="We have money.")
    appeals.reopen_application(
        by=w.office.second_reviewer, application_id=application.pk, code="money_came", note="Money came back."
    )
    page = client_of(w.operator.actor).get(application.get_absolute_url()).content.decode()
    assert "All the money is promised" not in page


def test_a_case_that_is_decided_does_not_wait_for_a_recommendation(w):
    application = trade.approved(w)
    page = client_of(w.office.reviewer).get(application.get_absolute_url()).content.decode()
    assert "waits for a recommendation" not in page
    assert "Approved" in page
