"""A budget line never gives more than it holds, however many ask at once."""

from functools import partial
from types import SimpleNamespace

import pytest

from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.ledger.selectors import miscounted
from subsidies import services
from subsidies.models import Application, WaitingOffer
from subsidies.services import decisions, offers
from tests.concurrency import BUYERS, alone
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.engagements.factories import Party
from tests.subsidies import trade
from tests.subsidies.factories import create_line, create_office, create_planned_program, sign

ASKED = Money(720_000)
# Two of the applications fit, a third does not.
HELD = Money(1_500_000)


@pytest.fixture
def small(everybody_may_trade):
    """A program whose only line holds two awards, and eight applications that wait for a recommendation."""
    office = create_office()
    program = create_planned_program(office)
    sign(office, program)
    line = create_line(office, program, cents=HELD.cents)
    services.authorise_budget_line(by=office.fiscal_officer, line_id=line.pk)
    program = services.open_program(by=office.administrator, program_id=program.pk)
    w = SimpleNamespace(office=office, program=program, line=line)
    parties = [Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER) for _number in range(BUYERS)]
    w.cases = [trade.in_review(w, party=party) for party in parties]
    reviewers = [create_member(Role.PROGRAM_REVIEWER, organisation=office.organisation) for _number in range(BUYERS)]
    w.reviewers = [member.actor() for member in reviewers]
    assert {case.requested for case in w.cases} == {ASKED}
    return w


def outcomes(answers):
    return sorted(answer.code or answer.verdict for answer in answers)


def recommend(w, number):
    decisions.recommend_application(
        by=w.reviewers[number], application_id=w.cases[number].pk, amount=w.cases[number].requested
    )


def assert_two_fit(w, answers):
    assert outcomes(answers) == ["over_commitment"] * (BUYERS - 2) + ["won"] * 2
    assert trade.assert_balanced(w.line)["committed"] == ASKED + ASKED
    recommended = Application.objects.filter(state="recommended")
    assert recommended.count() == recommended.filter(budget_line=w.line).count() == 2
    assert Application.objects.filter(state="in_review", recommended_amount=None).count() == BUYERS - 2
    assert miscounted() == []


def test_recommendations_one_after_the_other_stop_where_the_money_ends(small):
    assert_two_fit(small, [alone(partial(recommend, small, number)) for number in range(BUYERS)])


def test_recommendations_at_the_same_moment_stop_where_the_money_ends(together, small):
    assert_two_fit(small, together(lambda number: recommend(small, number)))


def offer(w, number):
    """Each for the case that comes first when its turn is there: the office may do so before the night proposes."""
    offers.make_offer(by=w.reviewers[number], application_id=w.cases[number].pk, amount=ASKED)


@pytest.fixture
def waiting(small):
    for case in small.cases:
        decisions.wait_list_application(by=small.office.reviewer, application_id=case.pk)
    offers.propose_offers(program_id=small.program.pk)
    return small


def assert_two_are_offered(w, answers):
    assert outcomes(answers).count("won") == 2
    assert set(outcomes(answers)) <= {"won", "over_commitment", "out_of_turn"}
    assert trade.assert_balanced(w.line)["committed"] == ASKED + ASKED
    offered = WaitingOffer.objects.filter(state="open").order_by("pk")
    assert list(offered.values_list("application", flat=True)) == [case.pk for case in w.cases[:2]]
    assert Application.objects.filter(state="wait_listed").count() == BUYERS - 2
    assert miscounted() == []


def test_offers_one_after_the_other_stop_where_the_money_ends(waiting):
    assert_two_are_offered(waiting, [alone(partial(offer, waiting, number)) for number in range(BUYERS)])


def test_offers_at_the_same_moment_stop_where_the_money_ends(together, waiting):
    assert_two_are_offered(waiting, together(lambda number: offer(waiting, number)))


def approve(w, case, number, lowered):
    """One of many second persons, each with an amount of their own."""
    decisions.approve_application(by=w.reviewers[number], application_id=case.pk, amount=lowered)


def test_of_many_approvals_of_one_case_at_the_same_moment_one_stands(together, small):
    case = small.cases[0]
    decisions.recommend_application(by=small.office.reviewer, application_id=case.pk, amount=ASKED)
    amounts = [ASKED - Money(number * 1_000) for number in range(BUYERS)]
    answers = together(lambda number: approve(small, case, number, amounts[number]))
    assert outcomes(answers) == ["illegal_move"] * (BUYERS - 1) + ["won"]
    case.refresh_from_db()
    assert [amount for amount, one in zip(amounts, answers, strict=True) if one.verdict == "won"] == [
        case.approved_amount
    ]
    assert trade.assert_balanced(small.line)["committed"] == case.approved_amount
    assert miscounted() == []
