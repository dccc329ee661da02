"""Decisions as the office takes them on its pages."""

import pytest
from django.urls import reverse

from marketplace.core.money import Money
from subsidies.models import Application
from subsidies.reasons import DeclineReason
from subsidies.services import appeals, cut_budget_line, decisions
from tests.subsidies import trade
from tests.subsidies.factories import client_of


def decide(application, action):
    return reverse("application_decide", args=[application.reference, action])


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def appealed(w):
    case = trade.in_review(w)
    reasons = [{"code": "other", "rule": "No money is left.", "value": "", "cure": ""}]
    decisions.decline_application(by=w.office.second_reviewer, application_id=case.pk, reasons=reasons)
    appeals.appeal_decision(by=w.operator.actor, application_id=case.pk, reason="We have money.")
    return case


def test_who_hears_an_appeal_reads_why_it_was_declined_and_what_the_applicant_says(w):
    case = trade.in_review(w)
    reason = {"code": "documents", "rule": "The board letter", "value": "none was sent", "cure": "Send the letter."}
    decisions.decline_application(by=w.office.second_reviewer, application_id=case.pk, reasons=[reason])
    appeals.appeal_decision(by=w.operator.actor, application_id=case.pk, reason="It was in the mail.")
    client = client_of(w.office.reviewer)
    for path in (case.get_absolute_url(), decide(case, "uphold"), decide(case, "reopen")):
        page = client.get(path).content.decode()
        for words in ("Why it was declined", "The board letter: none was sent", "Send the letter.", "in the mail."):
            assert words in page, (path, words)


@pytest.mark.parametrize(
    ("step", "who", "action", "data", "state"),
    [
        (trade.submitted, "reviewer", "take", {}, "in_review"),
        (trade.in_review, "reviewer", "recommend", {"amount": "7,200.00", "note": ""}, "recommended"),
        (trade.in_review, "reviewer", "return", {"defects": "Which wells?\nWho signs?"}, "returned"),
        (trade.in_review, "reviewer", "decline", {"reasons": [DeclineReason.values[0]], "note": ""}, "declined"),
        (trade.in_review, "reviewer", "wait-list", {"note": "The money is spoken for."}, "wait_listed"),
        (trade.recommended, "administrator", "approve", {"amount": "7,000.00", "note": ""}, "approved"),
        (trade.recommended, "second_reviewer", "reconsider", {"note": "The price changed."}, "in_review"),
        (appealed, "reviewer", "uphold", {"code": "rule_stands", "note": "No money is left."}, "upheld"),
        (appealed, "administrator", "reopen", {"code": "money_came", "note": "The budget grew."}, "in_review"),
        (trade.wait_listed, "reviewer", "offer", {"amount": "7,200.00", "note": ""}, "in_review"),
        (trade.wait_listed, "reviewer", "reconsider", {"note": "The price changed."}, "in_review"),
    ],
)
def test_a_decision_is_taken_on_its_page_once(w, step, who, action, data, state):
    case = step(w)
    client = client_of(getattr(w.office, who))
    assert client.get(decide(case, action), follow=True).status_code == 200
    answer = client.post(decide(case, action), data)
    assert answer.status_code == 302, answer.content.decode()
    assert state_of(case) == state
    before = Application.objects.values().get(pk=case.pk), case.decisions.count()
    client.post(decide(case, action), data)
    if action != "take":
        assert (Application.objects.values().get(pk=case.pk), case.decisions.count()) == before


@pytest.mark.parametrize(
    ("step", "action", "data", "sentence"),
    [
        (trade.in_review, "recommend", {"amount": "7,200.01"}, "not above what was asked for, $7,200.00"),
        (trade.in_review, "recommend", {"amount": "0"}, "id_amount"),
        (trade.in_review, "return", {"defects": " "}, "List at least one thing to put right"),
        (trade.in_review, "decline", {"note": "x"}, "Choose at least one reason"),
        (trade.in_review, "wait-list", {"note": ""}, "id_note"),
        (appealed, "uphold", {"code": "rule_stands", "note": " "}, "id_note"),
        (appealed, "reopen", {"note": "We look again."}, "Choose the reason."),
        (trade.wait_listed, "offer", {"amount": "7,200.01"}, "not above what was asked for, $7,200.00"),
    ],
)
def test_a_decision_that_is_not_right_changes_nothing(w, step, action, data, sentence):
    case = step(w)
    before = state_of(case)
    page = client_of(w.office.reviewer).post(decide(case, action), data | {"csrfmiddlewaretoken": "x"})
    assert sentence in page.content.decode()
    assert state_of(case) == before


def test_an_approval_does_not_raise_the_amount(w):
    case = trade.recommended(w)
    page = client_of(w.office.administrator).post(decide(case, "approve"), {"amount": "7,200.01", "note": "x"})
    assert "Enter up to $7,200.00" in page.content.decode()
    assert state_of(case) == "recommended"


def test_an_unknown_decision_leads_to_the_case(w):
    case = trade.in_review(w)
    assert client_of(w.office.reviewer).get(decide(case, "forget")).url == case.get_absolute_url()


def test_the_applicant_finds_no_desk(w):
    case = trade.in_review(w)
    client = client_of(w.operator.actor)
    assert client.post(decide(case, "recommend"), {"amount": "1.00"}).status_code == 404
    assert client.get(reverse("program_desk", args=[w.program.slug])).status_code == 404
    assert state_of(case) == "in_review"


def test_the_award_letter_is_read_before_it_goes_out(w):
    case = trade.recommended(w)
    client = client_of(w.office.administrator)
    page = client.post(decide(case, "approve"), {"amount": "7,000.00", "note": "", "preview": "1"}).content.decode()
    assert "We award you up to $7,000.00" in page
    assert "Nothing is decided or sent yet" in page
    assert 'value="7000.00"' in page or 'value="7,000.00"' in page
    assert state_of(case) == "recommended"


def test_the_decline_letter_is_read_before_it_goes_out(w):
    case = trade.in_review(w)
    client = client_of(w.office.reviewer)
    form = {"reasons": [DeclineReason.PAID_ELSEWHERE], "note": "", "preview": "1"}
    page = client.post(decide(case, "decline"), form).content.decode()
    assert "What would change this: Apply for a cost that nobody else pays." in page
    assert state_of(case) == "in_review"
    assert "Choose at least one reason" in client.post(decide(case, "decline"), {"preview": "1"}).content.decode()


def test_the_award_letter_says_what_the_operator_must_know(w):
    case = trade.approved(w)
    page = client_of(w.operator.actor).get(reverse("application_award", args=[case.reference])).content.decode()
    for words in (
        "We award you up to $7,200.00",
        "December 23, 2026, 11:59 p.m. Central time",
        "federal money from State award 2025, Assistance Listing 97.137, award EMW-2025-CY-00001",
        f"Approved by {w.office.administrator.name}",
        f"/programs/{w.program.slug}/rules/1/",
        "Ask a person",
    ):
        assert words in page, words


def test_a_recommendation_that_does_not_fit_says_what_is_missing_and_offers_the_waiting_list(w):
    case = trade.in_review(w)
    keys = {"by": w.office.fiscal_officer, "line_id": w.line.pk, "reason": "The legislature cut it."}
    cut_budget_line(**keys, amount=Money(100_000_000 - 500_000))
    client = client_of(w.office.reviewer)
    page = client.post(decide(case, "recommend"), {"amount": "7,200.00", "note": ""}).content.decode()
    assert "$2,200.00 is missing" in page
    assert decide(case, "wait-list") in page
    assert state_of(case) == "in_review"
    note = {"note": "The money is spoken for."}
    assert client.post(decide(case, "wait-list"), note).status_code == 302
    assert state_of(case) == "wait_listed"


def test_the_waiting_list_is_not_offered_for_an_amount_that_nobody_asked_for(w):
    case = trade.in_review(w)
    page = client_of(w.office.reviewer).post(decide(case, "recommend"), {"amount": "9,000.00", "note": ""})
    assert "not above what was asked for" in page.content.decode()
    assert "There is not enough money" not in page.content.decode()
