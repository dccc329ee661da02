"""What an operator reads and answers after a decision: an appeal, and an offer from the waiting list."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.panels import tasks_for
from subsidies.models import Appeal, Application
from subsidies.services import appeals, decisions, offers
from tests.marketplace.accounts.factories import create_member
from tests.subsidies import trade
from tests.subsidies.factories import client_of

REASONS = [{"code": "other", "rule": "Your letter has no date", "value": "no date", "cure": "Send one with a date"}]


@pytest.fixture
def declined(w):
    case = trade.in_review(w)
    decisions.decline_application(by=w.office.reviewer, application_id=case.pk, reasons=REASONS)
    return Application.objects.get(pk=case.pk)


@pytest.fixture
def offered(w):
    return trade.offered(w)


def url(name, case):
    return reverse(name, args=[case.reference])


def text(actor, address):
    """What the page says, without its markup."""
    page = BeautifulSoup(client_of(actor).get(address).content, "html.parser")
    return " ".join(page.get_text().split())


def titles(actor):
    return [task.title for task in tasks_for(actor)]


def state_of(case):
    return Application.objects.get(pk=case.pk).state


def test_the_appeal_page_says_the_reason_the_last_day_and_who_reads_it(w, declined):
    page = text(w.operator.actor, url("application_appeal", declined))
    for words in (
        "Your letter has no date",
        "January 22, 2027, 11:59 p.m. Central time",
        "A person who did not decide",
    ):
        assert words in page


def test_an_appeal_is_sent_once_and_stands_on_both_pages(w, declined):
    client = client_of(w.operator.actor)
    said = {"reason": "The letter is dated October 1.", "new_facts": "A copy of the letter."}
    for _window in range(2):
        client.post(url("application_appeal", declined), said)
    assert state_of(declined) == "appealed"
    appeal = Appeal.objects.get()
    assert (appeal.reason, appeal.new_facts) == (said["reason"], said["new_facts"])
    for actor in (w.operator.actor, w.office.second_reviewer):
        page = text(actor, declined.get_absolute_url())
        assert said["reason"] in page
        assert said["new_facts"] in page


def test_an_appeal_without_a_reason_keeps_what_was_typed(w, declined):
    page = client_of(w.operator.actor).post(url("application_appeal", declined), {"new_facts": "A copy."})
    assert "Say why the decision is wrong" in page.content.decode()
    assert "A copy." in page.content.decode()
    assert state_of(declined) == "declined"


def test_after_the_last_day_the_page_says_whom_to_ask(w, declined):
    with clock.travel(dt.datetime(2027, 1, 23, 6, tzinfo=dt.UTC)):
        page = text(w.operator.actor, url("application_appeal", declined))
    assert "The last day to appeal was January 22, 2027" in page
    assert w.program.contact_email in page
    assert "Send the appeal" not in page


def test_who_only_looks_reads_who_may_appeal_and_sends_nothing(w, declined):
    viewer = create_member(Role.OPERATOR_VIEWER, organisation=w.operator.organisation).actor()
    assert "Only an owner, preparer or signer" in text(viewer, url("application_appeal", declined))
    answer = client_of(viewer).post(url("application_appeal", declined), {"reason": "It is dated."})
    assert answer.status_code == 403
    assert state_of(declined) == "declined"


def test_an_appeal_waits_for_those_who_took_no_part(w, declined):
    appeals.appeal_decision(by=w.operator.actor, application_id=declined.pk, reason="It is dated.")
    hear = f"Hear the appeal {declined.reference} of {w.operator.organisation.name}"
    assert hear in titles(w.office.second_reviewer)
    assert hear in titles(w.office.administrator)
    assert hear not in titles(w.office.reviewer)
    page = text(w.office.reviewer, declined.get_absolute_url())
    assert "so a colleague has to hear the appeal" in page


def test_a_case_opened_again_keeps_the_day_it_was_filed(w, declined):
    appeals.appeal_decision(by=w.operator.actor, application_id=declined.pk, reason="It is dated.")
    with clock.travel(trade.NOW + dt.timedelta(days=9)):
        keys = {"application_id": declined.pk, "code": "fact_misread", "note": "We read the wrong page."}
        appeals.reopen_application(by=w.office.second_reviewer, **keys)
    case = Application.objects.get(pk=declined.pk)
    assert (case.state, case.submitted_at, case.decision_round) == ("in_review", trade.NOW, 2)


def test_an_offer_is_on_the_dashboard_and_the_page_with_its_last_day(w, offered):
    assert f"Answer the offer of {w.program.name}: money came back" in titles(w.operator.actor)
    page = text(w.operator.actor, offered.get_absolute_url())
    assert "$7,200.00 is set aside for you. Answer by December 7, 2026, 11:59 p.m. Central time" in page
    assert f"Answer {offered.reference} of {w.operator.organisation.name}" not in titles(w.office.reviewer)
    case = text(w.office.reviewer, offered.get_absolute_url())
    assert "the applicant answers by December 7, 2026" in case
    assert "Recommend: The applicant has until December 7, 2026 to answer the offer" in case


@pytest.mark.parametrize(("answer", "state", "committed"), [("yes", "in_review", 720_000), ("no", "withdrawn", 0)])
def test_an_offer_is_answered_with_one_button_once(w, offered, answer, state, committed):
    client = client_of(w.operator.actor)
    assert client.get(url(f"application_offer_{answer}", offered)).status_code == 405
    for _press in range(2):
        client.post(url(f"application_offer_{answer}", offered))
    assert state_of(offered) == state
    assert trade.assert_balanced(w.line)["committed"].cents == committed
    if answer == "yes":
        assert f"Answer {offered.reference} of {w.operator.organisation.name}" in titles(w.office.reviewer)


def test_who_waits_reads_the_place_and_how_the_list_is_ordered(w):
    waiting = trade.wait_listed(w)
    page = text(w.operator.actor, waiting.get_absolute_url())
    assert "You are number 1 of 1 on the waiting list. In the order complete applications arrive" in page


def test_money_that_came_back_is_a_task_of_the_reviewer(w):
    waiting = trade.wait_listed(w)
    offer = f"Offer money that came back to {waiting.reference} of {w.operator.organisation.name}"
    assert offer not in titles(w.office.reviewer)
    offers.propose_offers(program_id=w.program.pk)
    assert offer in titles(w.office.reviewer)
    desk = text(w.office.reviewer, reverse("program_desk", args=[w.program.slug]))
    assert "next on the waiting list: make the offer" in desk
