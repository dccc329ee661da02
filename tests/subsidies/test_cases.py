"""Why a case is on the desk: every reason, each with its words."""

import pytest

from operators import services as operators
from subsidies.selectors.cases import queue, reasons_of, who_asks
from subsidies.services import applications
from tests.operators.factories import create_officer, create_operator
from tests.subsidies import trade
from tests.subsidies.factories import CARD, client_of


def said(application):
    return [(reason.label, reason.detail) for reason in reasons_of(application)]


def verdict(result, *, firm=True, rule="People served: 49,999 or fewer"):
    return {"result": result, "firm": firm, "rule": rule, "reason": f"{rule}: 60,000"}


@pytest.mark.parametrize(
    ("verdicts", "reason"),
    [
        ([verdict("met")], ("Rules", "all met")),
        ([verdict("not_met")], ("Not met", "People served: 49,999 or fewer: 60,000")),
        (
            [verdict("unknown"), verdict("unknown", rule="Rural")],
            ("Not known", "People served: 49,999 or fewer; Rural"),
        ),
        ([verdict("met", firm=False)], ("Approximate", "People served: 49,999 or fewer")),
    ],
)
def test_each_rule_that_needs_a_look_is_named(w, verdicts, reason):
    application = trade.submitted(w)
    application.verdicts = verdicts
    assert said(application)[1:] == [reason]


def test_a_late_answer_is_a_reason_with_its_day(w):
    application = trade.submitted(w)
    application.answer_due_on = trade.NOW.date().replace(day=20)
    assert ("Late", "the answer was due November 20, 2026") in said(application)


def test_the_desk_says_who_asks_who_has_the_case_and_how_long_it_waits(w):
    application = trade.in_review(w)
    assert who_asks(application) == "2,900 people served"
    (row,) = queue(w.office.reviewer, w.program)
    assert (row.waiting, row.due) == ("0 days", "answer due in 29 days")
    page = client_of(w.office.administrator).get(f"/programs/{w.program.slug}/desk/").content.decode()
    assert "2,900 people served" in page
    assert f"{w.office.reviewer.name} has it" in page


def test_an_identity_that_the_marketplace_checked_is_known_to_the_program(w):
    w = trade.world(slug="known", card=[*CARD, ("identity_verified", {})])
    unknown = trade.submitted(w)
    assert ("Not known", "We have checked who you are") in said(unknown)
    applications.withdraw_application(by=w.operator.actor, application_id=unknown.pk)
    case = create_operator(w.operator.organisation).identity_case
    operators.ask_for_proof(by=w.operator.actor, case_id=case.pk, route="call_back")
    operators.verify_identity(by=create_officer().actor(), case_id=case.pk, found="Called.")
    assert said(trade.submitted(w))[1:] == [("Rules", "all met")]
