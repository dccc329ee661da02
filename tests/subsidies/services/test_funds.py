"""Money that comes back late, programs that obligate at award, and the cap of a year, through the services."""

import datetime as dt

import pytest

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements import services as orders
from subsidies.choices import CapYear
from subsidies.models import Application, ObligationEvent, Program
from subsidies.reasons import RevokeReason
from subsidies.selectors import estimates
from subsidies.services import applications, budgets, cuts, decisions, funds, vouchers
from tests.subsidies import trade
from tests.subsidies.factories import CARD, create_line

ALL, SUBSIDY, NOTHING = Money(100_000_000), Money(720_000), Money(0)
# The line's last day to obligate is September 30, 2027.
LATE = dt.datetime(2027, 10, 2, 18, tzinfo=dt.UTC)


def sums(w, *kinds):
    balanced = trade.assert_balanced(w.line)
    return tuple(balanced[kind] for kind in kinds)


def test_a_voucher_that_ends_after_the_last_obligation_day_is_closed_out(w):
    voucher = trade.voucher(w)
    with clock.travel(LATE):
        assert vouchers.expire_voucher(voucher_id=voucher.pk)
    assert sums(w, "available", "committed", "closed_out") == (ALL - SUBSIDY, NOTHING, SUBSIDY)


def test_a_voucher_that_ends_in_time_is_available_again(w):
    voucher = trade.voucher(w)
    reason = {"code": RevokeReason.FUNDER_ENDED_IT, "reason": "The award was cut."}
    vouchers.revoke_voucher(by=w.office.administrator, voucher_id=voucher.pk, **reason)
    assert sums(w, "available", "closed_out") == (ALL, NOTHING)


def test_an_award_that_lapses_too_late_is_closed_out(w):
    application = trade.approved(w)
    with clock.travel(LATE):
        assert applications.lapse_award(application_id=application.pk)
    assert sums(w, "available", "committed", "closed_out") == (ALL - SUBSIDY, NOTHING, SUBSIDY)


def test_an_order_that_ends_too_late_is_closed_out(w):
    trade.voucher(w)
    order = trade.order(w)
    with clock.travel(LATE):
        orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="The building is sold.")
    assert sums(w, "obligated", "committed", "closed_out") == (NOTHING, NOTHING, SUBSIDY)


@pytest.fixture
def at_award(w):
    """The same world, where accepting an award already obligates its money."""
    w.line.obligation_event = ObligationEvent.AWARD_ACCEPTED
    w.line.save(update_fields=["obligation_event"])
    return w


def test_a_program_may_obligate_when_an_award_is_accepted(at_award):
    trade.approved(at_award)
    assert sums(at_award, "committed", "obligated") == (SUBSIDY, NOTHING)
    application = Application.objects.get()
    applications.accept_award(by=at_award.operator.actor, application_id=application.pk, signature=trade.SIGNATURE)
    assert sums(at_award, "committed", "obligated") == (NOTHING, SUBSIDY)
    order = trade.order(at_award)
    assert sums(at_award, "committed", "obligated") == (NOTHING, SUBSIDY)
    for number, milestone in enumerate(trade.accepted_milestones(at_award, order)):
        trade.paid(at_award, trade.claim(at_award, milestone, f"INV-{number}"))
    assert sums(at_award, "obligated", "payable", "disbursed") == (NOTHING, NOTHING, SUBSIDY)


def test_an_obligated_voucher_given_back_is_available_again(at_award):
    voucher = trade.voucher(at_award)
    vouchers.cancel_voucher(by=at_award.operator.actor, voucher_id=voucher.pk, reason="We found free help.")
    assert sums(at_award, "available", "obligated") == (ALL, NOTHING)


@pytest.fixture
def capped(everybody_may_trade):
    """A program that pays one organization at most $10,000 in a federal budget year."""
    return trade.world(card=[*CARD, ("cap_year", {"dollars": "10000", "year": CapYear.FEDERAL})])


def next_window(w, opens_on):
    Program.objects.filter(pk=w.program.pk).update(opens_on=opens_on)
    w.program.refresh_from_db()


def test_a_second_application_in_the_same_year_gets_what_the_cap_leaves(capped):
    trade.voucher(capped)
    next_window(capped, dt.date(2026, 11, 1))
    second = trade.in_review(capped)
    assert second.requested == Money(1_000_000) - SUBSIDY
    Application.objects.filter(pk=second.pk).update(requested=SUBSIDY)
    with pytest.raises(DomainError) as refusal:
        decisions.recommend_application(by=capped.office.reviewer, application_id=second.pk, amount=SUBSIDY)
    assert refusal.value.code == "yearly_cap"
    assert "$2,800.00" in str(refusal.value)
    second.refresh_from_db()
    assert second.state == "in_review"
    assert sums(capped, "committed") == (SUBSIDY,)


def test_when_the_cap_is_used_up_there_is_nothing_to_apply_for(capped):
    trade.voucher(capped, price=Money(2_000_000))
    next_window(capped, dt.date(2026, 11, 1))
    with pytest.raises(DomainError) as refusal:
        trade.submitted(capped)
    assert refusal.value.code == "yearly_cap"


def test_the_cap_counts_again_from_the_first_day_of_the_next_year(capped):
    trade.voucher(capped, price=Money(2_000_000))
    next_window(capped, dt.date(2026, 11, 1))
    second = trade.draft(capped)
    assert estimates.estimate(second).subsidy == NOTHING
    with clock.travel(dt.datetime(2027, 9, 30, 18, tzinfo=dt.UTC)):
        assert estimates.estimate(second).subsidy == NOTHING
    with clock.travel(dt.datetime(2027, 10, 1, 18, tzinfo=dt.UTC)):
        assert estimates.estimate(second).subsidy == SUBSIDY


def test_what_a_voucher_did_not_use_counts_no_more_once_it_has_ended(capped):
    voucher = trade.voucher(capped)
    vouchers.cancel_voucher(by=capped.operator.actor, voucher_id=voucher.pk, reason="We found free help.")
    next_window(capped, dt.date(2026, 11, 1))
    assert trade.submitted(capped).requested == SUBSIDY


@pytest.mark.parametrize(
    ("year", "day", "first", "last"),
    [
        (CapYear.CALENDAR, dt.date(2028, 2, 29), dt.date(2028, 1, 1), dt.date(2028, 12, 31)),
        (CapYear.STATE, dt.date(2027, 6, 30), dt.date(2026, 7, 1), dt.date(2027, 6, 30)),
        (CapYear.STATE, dt.date(2027, 7, 1), dt.date(2027, 7, 1), dt.date(2028, 6, 30)),
        (CapYear.FEDERAL, dt.date(2026, 9, 30), dt.date(2025, 10, 1), dt.date(2026, 9, 30)),
        (CapYear.FEDERAL, dt.date(2026, 10, 1), dt.date(2026, 10, 1), dt.date(2027, 9, 30)),
        (CapYear.PROGRAM, dt.date(2027, 2, 27), dt.date(2026, 2, 28), dt.date(2027, 2, 27)),
        (CapYear.PROGRAM, dt.date(2027, 2, 28), dt.date(2027, 2, 28), dt.date(2028, 2, 28)),
    ],
)
def test_each_kind_of_year_has_its_first_and_last_day(year, day, first, last):
    assert year.around(day, dt.date(2024, 2, 29)) == (first, last)


def test_a_cut_takes_only_what_nobody_is_promised(w):
    voucher = trade.voucher(w)
    cut = cuts.cut_budget_line(
        by=w.office.fiscal_officer, line_id=w.line.pk, amount=ALL - SUBSIDY, reason="The legislature cut it."
    )
    assert sums(w, "available", "committed", "returned") == (NOTHING, SUBSIDY, cut.amount)
    assert voucher.face_amount == SUBSIDY
    w.line.refresh_from_db()
    assert w.line.authority == ALL


def test_a_cut_needs_a_reason(w):
    with pytest.raises(DomainError):
        cuts.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, amount=SUBSIDY, reason=" ")
    assert sums(w, "available", "returned") == (ALL, NOTHING)


def second_line(w):
    line = create_line(w.office, w.program, name="State part", priority=999)
    budgets.authorise_budget_line(by=w.office.fiscal_officer, line_id=line.pk)
    return line


def test_where_the_money_was_taken_since_the_next_line_that_holds_it_pays(w):
    other, case = second_line(w), trade.in_review(w)
    case.budget_line = funds.line_for(case, SUBSIDY)
    assert case.budget_line == w.line
    cuts.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, amount=ALL, reason="Cut meanwhile.")
    funds.reserve(by=w.office.reviewer, application=case, amount=SUBSIDY, key="test")
    case.refresh_from_db()
    assert case.budget_line == other
    assert trade.assert_balanced(other)["committed"] == SUBSIDY
    assert trade.assert_balanced(w.line)["committed"] == NOTHING


def test_where_all_was_taken_since_nothing_is_committed_and_the_amount_missing_is_named(w):
    case = trade.in_review(w)
    case.budget_line = funds.line_for(case, SUBSIDY)
    cuts.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, amount=ALL - Money(100), reason="Cut.")
    with pytest.raises(DomainError, match=r"still commit \$1.00, so \$7,199.00 is missing"):
        funds.reserve(by=w.office.reviewer, application=case, amount=SUBSIDY, key="test")
    assert trade.assert_balanced(w.line)["committed"] == NOTHING


@pytest.mark.parametrize(("kind", "says"), [("voucher", "The voucher holds "), ("award", "The award holds ")])
def test_what_is_short_says_so_in_its_own_words(w, kind, says):
    """Nobody is told what the program can commit where a voucher or an award holds too little."""
    if kind == "voucher":
        account = funds.voucher_account(trade.voucher(w))
    else:
        account = funds.award_account(trade.recommended(w))
    before = trade.totals(w.line)
    with pytest.raises(DomainError) as refusal:
        funds.move(SYSTEM, account, funds.available_account(w.line), SUBSIDY + Money(100), "too:much", "test")
    assert str(refusal.value) == f"{says}$7,200.00, so $1.00 is missing. Nothing was changed."
    assert trade.totals(w.line) == before
