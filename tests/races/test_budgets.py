"""Recommendations, cuts and pauses that meet at one budget line."""

from functools import partial

import pytest

from marketplace.core.money import ZERO
from subsidies import services
from subsidies.models import Application, BudgetCut, Decision, Voucher
from subsidies.selectors.shortfalls import shortfall_of
from subsidies.services import applications, decisions
from subsidies.states import ApplicationState, ProgramState
from tests.concurrency import Meeting, at_once, many_writers, overtaken, sentences, won
from tests.races.worlds import AWARD, CASES, FITTING, assert_books_hold, last_award, line_for_37, yearly_cap
from tests.subsidies import trade

PROCESSES = 20
# Both have read what the line holds; neither has taken anything.
AT_THE_MONEY = Meeting(tables=("ledger_transfer",))
CHANGED = "This has changed since you opened the page, so that step is not possible now. Look at it again."
TURNS = pytest.mark.parametrize("turn", range(3))


def recommend(w, number, by=None):
    decisions.recommend_application(by=by or w.reviewers[0], application_id=w.cases[number], amount=AWARD)


def cut(w, below_promises=False):
    keys = {"amount": AWARD, "reason": "The legislature lowered it.", "below_promises": below_promises}
    services.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, **keys)


def recommended():
    return Application.objects.filter(state=ApplicationState.RECOMMENDED).count()


def test_of_200_recommendations_a_line_for_37_takes_37(world):
    """Twenty processes of ten cases each: a reviewer of an everyday office presses one button at a time."""
    w = world(line_for_37)
    answers = at_once(*(partial(recommend, w, number) for number in range(CASES)), processes=PROCESSES)
    assert len(answers) == CASES
    assert won(answers) == recommended() == FITTING
    (sentence,) = {one.text for one in answers[-PROCESSES:] if one.verdict == "refused"}
    assert "$7,199.99" in sentence
    assert "$0.01 is missing" in sentence
    assert all(text.startswith("The program can still commit ") for text in sentences(answers))
    waiting = Application.objects.filter(state=ApplicationState.IN_REVIEW, recommended_amount=None, budget_line=None)
    assert waiting.count() == CASES - FITTING
    assert assert_books_hold(w)["committed"] == AWARD * FITTING


def test_two_recommendations_of_one_case_by_two_reviewers(world):
    assert_recommended_once(world(last_award))


def assert_recommended_once(w):
    answers = at_once(*(partial(recommend, w, 0, by) for by in w.reviewers), meeting=Meeting())
    assert won(answers) == recommended() == Decision.objects.count() == 1
    assert sentences(answers) == {CHANGED}
    assert assert_books_hold(w)["committed"] == AWARD


def test_two_cases_of_one_operator_stay_below_its_yearly_cap(world):
    w = world(yearly_cap)
    people = zip(w.reviewers, w.cases, strict=True)
    recommend = partial(decisions.recommend_application, amount=AWARD)
    answers = at_once(*(partial(recommend, by=by, application_id=case) for by, case in people), meeting=Meeting())
    assert won(answers) == recommended() == 1
    assert sentences(answers) == {
        "The rule card allows $10,000.00 a year and this organization has $7,200.00 of it. Enter up to $2,800.00."
    }
    assert assert_books_hold(w)["committed"] == AWARD


def test_two_approvals_of_one_award_by_two_administrators(world):
    assert_award_approved_once(world(last_award))


def assert_award_approved_once(w):
    recommend(w, 0)
    approve = partial(decisions.approve_application, application_id=w.cases[0], amount=AWARD)
    people = (w.office.administrator, w.both)
    answers = at_once(*(partial(approve, by=by) for by in people), meeting=Meeting())
    assert won(answers) == 1
    assert sentences(answers) == {CHANGED}
    assert Decision.objects.count() == 2
    assert assert_books_hold(w)["committed"] == AWARD


def test_an_award_accepted_twice_is_one_voucher(world):
    assert_accepted_once(world(last_award))


def assert_accepted_once(w):
    recommend(w, 0)
    decisions.approve_application(by=w.office.administrator, application_id=w.cases[0], amount=AWARD)
    by, signature = w.operator.actor, trade.SIGNATURE
    accept = partial(applications.accept_award, by=by, application_id=w.cases[0], signature=signature)
    answers = at_once(accept, accept, meeting=Meeting())
    assert won(answers) == Voucher.objects.count() == 1
    assert sentences(answers) == {CHANGED}
    assert assert_books_hold(w)["committed"] == AWARD


@TURNS
def test_a_cut_against_a_recommendation_of_the_same_money(world, turn):
    w = world(last_award)
    answers = at_once(partial(cut, w), partial(recommend, w, 0), meeting=AT_THE_MONEY)
    assert won(answers) == 1
    assert recommended() + BudgetCut.objects.count() == 1
    (sentence,) = sentences(answers)
    assert sentence.startswith(
        (
            "The program can still commit $0.00, so $7,200.00 is missing.",
            "Enter an amount up to $0.00",
            "There is not enough money left for this amount, so nothing was changed. Open the page again",
        )
    )
    sums = assert_books_hold(w)
    assert (sums["available"], sums["committed"] + sums["returned"]) == (ZERO, AWARD)


@many_writers
@pytest.mark.parametrize("read", range(3, 7))
@pytest.mark.parametrize("first", ["return", "cut"])
def test_money_that_comes_back_covers_a_cut_wherever_one_stands_when_the_other_commits(world, first, read):
    """Never both: a line that is not covered, and money of it to promise anew."""
    w = world(last_award)
    recommend(w, 0)
    back = partial(
        decisions.reconsider_application, by=w.reviewers[0], application_id=w.cases[0], note="Look at the quote again."
    )
    works = [back, partial(cut, w, below_promises=True)]
    assert won(overtaken(*(works if first == "return" else reversed(works)), read=read)) == 2
    sums = assert_books_hold(w)
    assert (sums["available"], sums["committed"], sums["returned"]) == (ZERO, ZERO, AWARD)
    assert shortfall_of(w.line.pk) == ZERO


def test_two_cuts_of_the_same_money(world):
    assert_cut_once(world(last_award))


def assert_cut_once(w):
    answers = at_once(partial(cut, w), partial(cut, w), meeting=Meeting())
    assert won(answers) == BudgetCut.objects.count() == 1
    (sentence,) = sentences(answers)
    assert "up to $0.00" in sentence
    assert assert_books_hold(w)["returned"] == AWARD


def test_a_pause_against_a_recommendation_stops_neither(world):
    """A pause takes no new applications; those in the office go on."""
    w = world(last_award)
    pause = partial(
        services.pause_program, by=w.office.administrator, program_id=w.program.pk, reason="We count what is left."
    )
    assert won(at_once(pause, partial(recommend, w, 0), meeting=Meeting())) == 2
    w.program.refresh_from_db()
    assert w.program.state == ProgramState.PAUSED
    assert recommended() == 1
    sums = assert_books_hold(w)
    assert (sums["available"], sums["committed"]) == (ZERO, AWARD)
