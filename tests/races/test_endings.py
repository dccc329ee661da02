"""What ends promises: a cut, the endings that two people choose after it, and the freeze of a program."""

import datetime as dt
from functools import partial

import pytest

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.engagements import services as orders
from marketplace.ledger.selectors import balance
from subsidies import services
from subsidies.models import Allotment, Application, BudgetCut, Program, ProRata
from subsidies.selectors.shortfalls import shortfall_of
from subsidies.services import allotments, decisions
from subsidies.services.funds import line_scope
from subsidies.states import AllotmentState, ApplicationState, ProgramState
from tests.concurrency import Meeting, at_once, many_writers, overtaken, sentences, won
from tests.races.worlds import AWARD, assert_books_hold, chosen_quote, line_to_allot, rehearse, two_cases
from tests.subsidies import trade

DAY = dt.timedelta(days=1)
READS = pytest.mark.parametrize("read", range(2, 6))
REASONS = [{"code": "other", "rule": "No.", "value": "", "cure": ""}]


def cut(w, amount, below_promises=True):
    keys = {"amount": amount, "reason": "The legislature lowered it.", "below_promises": below_promises}
    return partial(services.cut_budget_line, by=w.office.fiscal_officer, line_id=w.line.pk, **keys)


def two_awards():
    w = two_cases()
    for case in w.cases:
        decisions.recommend_application(by=w.office.reviewer, application_id=case, amount=AWARD)
    return w


def one_not_covered():
    """Two awards on a line that covers one of them, and an ending of each that waits for the second person."""
    w = two_awards()
    cut(w, w.line.authority - AWARD)()
    propose = partial(services.propose_ending, by=w.office.administrator, line_id=w.line.pk, reason="No order yet.")
    w.endings = [propose(application_id=case).pk for case in w.cases]
    return w


def test_of_two_endings_for_one_missing_award_the_second_finds_all_covered(world):
    w = world(one_not_covered)
    confirm = partial(services.confirm_ending, by=w.office.fiscal_officer)
    answers = at_once(*(partial(confirm, ending_id=pk) for pk in w.endings), meeting=Meeting())
    assert won(answers) == 1
    assert sentences(answers) == {"All promises on this line are covered now, so nothing has to end."}
    assert Application.objects.filter(state=ApplicationState.RECOMMENDED).count() == 1
    sums = assert_books_hold(w)
    assert (sums["available"], sums["committed"], shortfall_of(w.line.pk)) == (ZERO, AWARD, ZERO)


def one_quote():
    """A voucher on a line of $1,000,000.00, and a quote that draws it whole."""
    w = trade.world()
    w.voucher = trade.voucher(w)
    w.quote = chosen_quote(w, trade.PRICE)
    rehearse(w, w.quote, trade.OWN)
    return w


@many_writers
@READS
def test_an_order_that_is_signed_meanwhile_counts_once_for_a_cut(world, read):
    w = world(one_quote)
    keys = {"quote_id": w.quote, "signature": trade.SIGNATURE, "shown_own_share": trade.OWN}
    sign = partial(orders.sign_order, by=w.operator.actor, **keys)
    answers = overtaken(cut(w, w.line.authority + Money(1)), sign, read=read)
    assert [answer.verdict for answer in answers] == ["refused", "won"]
    assert not BudgetCut.objects.exists()
    assert assert_books_hold(w)["obligated"] == AWARD


def two_allotments():
    """A line of $1,000,000.00 of which $600,000.00 and $400,000.00 are due tomorrow."""
    w = line_to_allot()
    day = clock.today(w.program.zone) + DAY
    plan = partial(allotments.plan_allotment, by=w.office.administrator, line_id=w.line.pk, available_on=day)
    w.allotments = [plan(amount=amount).pk for amount in (Money(60_000_000), Money(40_000_000))]
    for pk in w.allotments:
        allotments.authorise_allotment(by=w.office.fiscal_officer, allotment_id=pk)
    return w


@many_writers
@READS
def test_what_a_cut_leaves_covers_the_allotments_that_stand(world, read):
    w = world(two_allotments)
    with clock.travel(clock.now() + DAY):
        release = partial(allotments.release_allotment, allotment_id=w.allotments[0])
        assert won(overtaken(cut(w, Money(30_000_000)), release, read=read)) == 2
        standing = Allotment.objects.filter(state=AllotmentState.AUTHORISED)
        assert sum((one.amount for one in standing), ZERO) <= balance("unallotted", line_scope(w.line.pk))


def freezes_tonight():
    """Two recommendations that nobody approved, of a program whose freeze date has come."""
    w = two_awards()
    yesterday = clock.today(w.program.zone) - DAY
    dates = {"freeze_on": yesterday, "last_claim_on": yesterday + 60 * DAY}
    Program.objects.filter(pk=w.program.pk).update(state=ProgramState.WIND_DOWN, **dates)
    return w


@many_writers
@pytest.mark.parametrize("read", range(4, 7))
def test_a_freeze_and_a_refusal_of_one_of_its_cases_never_lock_up(world, read):
    w = world(freezes_tonight)
    decline = partial(decisions.decline_application, by=w.office.second_reviewer, reasons=REASONS)
    works = partial(services.freeze_program, program_id=w.program.pk), partial(decline, application_id=w.cases[1])
    freeze, _decline = overtaken(*works, read=read)
    assert freeze.verdict == "won"
    assert won([freeze, _decline]) >= 1
    assert not ProRata.objects.exists()
    assert assert_books_hold(w)["committed"] == ZERO
