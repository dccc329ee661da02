"""Money asked back, from the office's notice to the bank, on the pages of both sides."""

import pytest
from django.urls import reverse

from marketplace.core.money import Money
from marketplace.core.panels import tasks_for
from marketplace.ledger.models import Transfer
from subsidies.models import Recovery
from subsidies.selectors.audit import award_file
from subsidies.services import recoveries
from tests.subsidies import trade
from tests.subsidies.factories import client_of

NOTICE = {"amount": "900.00", "ground": "not_delivered", "words": "The second day did not take place."}


def text(client, thing):
    url = thing if isinstance(thing, str) else thing.get_absolute_url()
    return " ".join(client.get(url).content.decode().split())


def titles(actor):
    return [(task.title, task.due and task.due.isoformat()) for task in tasks_for(actor)]


def step(recovery, name):
    return reverse("recovery_act", args=[recovery.reference, name])


@pytest.fixture
def provider(w):
    return client_of(w.provider.actor)


@pytest.fixture
def reviewer(w):
    return client_of(w.office.reviewer)


@pytest.fixture
def administrator(w):
    return client_of(w.office.administrator)


@pytest.fixture
def fiscal(w):
    return client_of(w.office.fiscal_officer)


def test_the_office_gives_notice_from_the_page_of_a_paid_claim(w, reviewer):
    claim = trade.paid_claim(w)
    form = reverse("recovery_new", args=[claim.reference])
    assert form in text(reviewer, claim)
    assert "up to $3,600.00" in text(reviewer, form)
    too_much = reviewer.post(form, NOTICE | {"amount": "3600.01"}).content.decode()
    assert "You can ask back up to $3,600.00" in too_much
    assert "The second day did not take place." in too_much
    assert not Recovery.objects.exists()
    assert reviewer.post(form, NOTICE).url == claim.get_absolute_url()
    shown = text(reviewer, claim)
    assert Recovery.objects.get().reference in shown
    assert "Answer by December 23, 2026" in shown


def test_nothing_is_asked_back_of_a_claim_that_is_not_paid_or_asked_back_whole(w, reviewer):
    claim = trade.paid_claim(w)
    form = reverse("recovery_new", args=[claim.reference])
    reviewer.post(form, NOTICE | {"amount": "3600"})
    assert form not in text(reviewer, claim)
    assert "asked back already" in reviewer.get(form, follow=True).content.decode()
    second = trade.claim(w, claim.milestone.engagement.milestones.exclude(pk=claim.milestone_id).get())
    assert "is not paid" in reviewer.get(reverse("recovery_new", args=[second.reference]), follow=True).content.decode()


def test_the_provider_reads_why_what_it_can_do_and_by_when_and_answers(w, provider):
    notice = trade.noticed(w)
    assert ("Answer the notice: $900.00 is asked back", "2026-12-23") in titles(w.provider.actor)
    shown = text(provider, notice)
    for words in (
        "until December 23, 2026",
        "was not delivered",
        "What the provider can do: Name what you handed over",
    ):
        assert words in shown
    assert notice.noticed_by.name not in shown
    assert notice.reference in text(provider, reverse("claim_list"))
    assert "id_answer" in provider.post(step(notice, "answer"), {"answer": " "}).content.decode()
    assert provider.post(step(notice, "answer"), {"answer": "We had both days."}).url == notice.get_absolute_url()
    assert "We had both days." in text(provider, notice)
    assert not any("asked back" in title for title, _due in titles(w.provider.actor))


def test_a_second_person_decides_and_a_third_records_the_money(w, provider, reviewer, administrator, fiscal):
    notice = trade.answered(w)
    decide = (f"Decide whether {w.provider.organisation.name} has to pay back $900.00", None)
    assert decide in titles(w.office.administrator)
    assert decide not in titles(w.office.reviewer)
    assert "You gave the notice, so a colleague decides" in text(reviewer, notice)
    assert reviewer.post(step(notice, "establish")).status_code == 403
    assert administrator.post(step(notice, "establish")).url == notice.get_absolute_url()
    day = Recovery.objects.get().pay_by
    assert (f"Pay back $900.00 for claim {notice.claim.reference}", day.isoformat()) in titles(w.provider.actor)
    assert "has to pay back $900.00 by December 23, 2026" in text(provider, notice)
    assert titles(w.office.fiscal_officer)[0][0].startswith("Record it when")
    late = fiscal.post(step(notice, "repaid"), {"repaid_on": "12/25/2026", "bank_reference": "ACH-2042"})
    assert "today or before" in late.content.decode()
    fiscal.post(step(notice, "repaid"), {"repaid_on": "11/23/2026", "bank_reference": "ACH-2042"})
    assert "It arrived on November 23, 2026, bank reference ACH-2042" in text(provider, notice)
    budget = text(fiscal, reverse("program_budget", args=[w.program.slug]))
    assert "Got back from payees (recovered)" in budget
    assert str(Money(-90_000)) in budget
    assert "Paid back by the provider" in budget
    trade.assert_balanced(w.line)
    moved = Transfer.objects.get(reason="recovery.repaid")
    for client in (fiscal, provider):
        explained = text(client, reverse("movement", args=[moved.pk]))
        assert f"Notice {notice.reference} with the answer and the decision" in explained
        assert notice.claim.reference in explained


def test_a_decision_before_the_answer_and_its_day_is_a_sentence(w, administrator):
    notice = trade.noticed(w)
    assert step(notice, "establish") not in text(administrator, notice)
    page = administrator.post(step(notice, "establish"), follow=True).content.decode()
    assert "can answer until December 23, 2026" in page
    assert Recovery.objects.get().state == "noticed"


def test_a_notice_is_dropped_with_a_reason_that_the_provider_reads(w, provider, reviewer):
    notice = trade.noticed(w)
    assert step(notice, "drop") in text(reviewer, notice)
    reviewer.post(step(notice, "drop"), {"reason": "The report was found."})
    assert "Nothing has to be paid back: The report was found." in text(provider, notice)
    assert step(notice, "drop") not in text(reviewer, notice)


def test_buttons_are_pressed_not_opened_and_no_other_step_exists(w, administrator):
    notice = trade.answered(w)
    assert administrator.get(step(notice, "establish")).url == notice.get_absolute_url()
    assert administrator.get(step(notice, "nonsense")).status_code == 404
    assert Recovery.objects.get().state == "answered"


def test_the_operator_and_other_firms_do_not_know_it(w):
    notice = trade.noticed(w)
    operator = client_of(w.operator.actor)
    assert operator.get(notice.get_absolute_url()).status_code == 404
    assert notice.reference not in text(operator, notice.claim)
    other = client_of(trade.another_party().actor)
    assert other.get(notice.get_absolute_url()).status_code == 404


def test_the_desk_of_claims_lists_what_is_under_way(w, fiscal):
    notice = trade.noticed(w)
    desk = reverse("program_claims", args=[w.program.slug])
    assert notice.reference in text(fiscal, desk)
    recoveries.drop_recovery(by=w.office.reviewer, recovery_id=notice.pk, reason="The report was found.")
    assert notice.reference not in text(fiscal, desk)


def test_the_auditor_reads_the_whole_recovery_and_its_movement(w):
    debt = trade.established(w)
    keys = {"repaid_on": debt.pay_by.replace(month=11), "bank_reference": "ACH-2042"}
    recoveries.record_repayment(by=w.office.fiscal_officer, recovery_id=debt.pk, **keys)
    page = text(client_of(w.office.auditor), reverse("audit_award", args=[debt.claim.voucher.application.reference]))
    for words in ("Money asked back", debt.reference, "We forgot to take it off.", "ACH-2042"):
        assert words in page, words
    assert "Paid back by the provider" in page
    parts = {part.slug: part for part in award_file(debt.claim.voucher.application)}
    done = [row[2] for row in parts["events"].rows if row[1] == debt.reference]
    assert done == ["recovery: noticed", "recovery: answered", "recovery: established", "recovery: repaid"]
    assert parts["recoveries"].rows[0][:2] == (debt.reference, debt.claim.reference)
