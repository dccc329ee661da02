"""The budget over time, the age of obligations, the pace against the last day, and what pending cases would take."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from subsidies import services
from subsidies.selectors import trends
from subsidies.services.vouchers import cancel_voucher
from tests.marketplace.engagements.factories import Party
from tests.subsidies import trade
from tests.subsidies.factories import client_of, create_line


def page_of(w, name) -> BeautifulSoup:
    answer = client_of(w.office.auditor).get(reverse(name, args=[w.program.slug]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words_of(w, name) -> str:
    return " ".join(page_of(w, name).main.get_text(" ").split())


def later(days: int):
    return clock.travel(trade.NOW + dt.timedelta(days=days))


@pytest.fixture
def ordered(w):
    w.voucher = trade.voucher(w)
    w.order = trade.order(w)
    return w


def test_the_chart_ends_where_the_books_stand(ordered):
    trade.paid(ordered, trade.claim(ordered, trade.accepted_milestones(ordered, ordered.order)[0]))
    with later(40):
        chart = trends.over_time(ordered.program, [ordered.line])
    sums = trade.totals(ordered.line)
    paid = sums["disbursed"]
    obligated = paid + sums["payable"] + sums["obligated"]
    assert chart.months[-1].first_day == dt.date(2027, 1, 1)
    assert chart.months[-1].sums == (obligated + sums["committed"], obligated, paid)
    assert all(len(curve.points.split()) == len(chart.months) for curve in chart.curves)


def test_the_chart_has_a_table_with_the_same_figures_and_no_inline_style(ordered):
    page = page_of(ordered, "budget_over_time")
    assert len(page.select("svg.lv-chart polyline")) == 3
    assert not page.main.select("[style]")
    last = [cell.get_text(strip=True) for cell in page.table.tbody.find_all("tr")[-1].find_all("td")]
    assert last == [str(ordered.voucher.face_amount), str(ordered.order.subsidy), "$0.00"]


def test_money_that_came_back_lowers_the_curve(w):
    voucher = trade.voucher(w)
    cancel_voucher(by=w.operator.actor, voucher_id=voucher.pk, reason="We do not need it.")
    assert trends.over_time(w.program, [w.line]).months[-1].sums == (ZERO, ZERO, ZERO)


@pytest.mark.parametrize(("days", "place"), [(0, 0), (30, 0), (31, 1), (90, 1), (91, 2), (180, 2), (181, 3)])
def test_an_obligation_grows_older_bucket_by_bucket(ordered, days, place):
    with later(days):
        ages, oldest = trends.obligations(ordered.program, [ordered.line])
    assert [age.count for age in ages] == [int(number == place) for number in range(4)]
    assert ages[place].amount == ordered.order.subsidy == oldest[0].amount
    assert (oldest[0].days, oldest[0].voucher, oldest[0].order) == (days, ordered.voucher, ordered.order.reference)


def test_the_page_names_the_oldest_obligation_and_links_its_voucher(ordered):
    page = page_of(ordered, "budget_obligations")
    assert page.main.find("a", href=ordered.voucher.get_absolute_url())
    assert "Nothing is owed" not in page.main.get_text()


def test_a_line_says_what_each_month_needs_and_what_the_pace_leaves_over(ordered):
    [pace] = trends.paces(ordered.program, [ordered.line])
    still = ordered.line.authority - ordered.order.subsidy
    days = (ordered.line.last_obligation_on - clock.today(ordered.program.zone)).days + 1
    assert (pace.open, pace.days_left) == (still, days)
    assert pace.pace == Money(ordered.order.subsidy.cents // 3)
    assert pace.needed.cents * days >= still.cents * 30 > (pace.needed.cents - 1) * days
    assert pace.left_over == still - Money(pace.pace.cents * days // 30)
    assert f"{still} is not obligated yet" in words_of(ordered, "budget_over_time")


def test_an_obligation_of_four_months_ago_is_no_pace(ordered):
    with later(120):
        [pace] = trends.paces(ordered.program, [ordered.line])
    assert pace.pace == ZERO


def test_after_the_last_day_nothing_more_can_be_obligated(ordered):
    with later(400):
        [pace] = trends.paces(ordered.program, [ordered.line])
    assert "Nothing more can be obligated" in pace.sentence


def test_pending_applications_are_taken_at_their_turn_and_those_that_do_not_fit_are_named(w):
    small = create_line(w.office, w.program, cents=800_000, name="Second part", priority=20)
    services.authorise_budget_line(by=w.office.fiscal_officer, line_id=small.pk)
    services.cut_budget_line(
        by=w.office.fiscal_officer, line_id=w.line.pk, amount=Money(100_000_000 - 1_000_000), reason="Taken back."
    )
    parties = [Party(Role.OPERATOR_SIGNER) for _number in range(3)]
    first, second, third = (trade.submitted(w, party=party) for party in parties)
    fits, unfit = trends.if_all_approved(w.program, trends.lines_of(w.program))
    assert first.requested == Money(720_000)
    assert [(one.line, one.count, one.takes) for one in fits] == [
        (w.line, 1, first.requested),
        (small, 1, second.requested),
    ]
    assert [(one.application, one.missing) for one in unfit] == [(third, Money(720_000 - 280_000))]
    said = words_of(w, "budget_pending")
    assert "2 would fit. 1 would not: it asks for $7,200.00." in said
    assert "$4,400.00 is missing" in said


def test_a_case_with_money_set_aside_is_not_counted_twice(w):
    trade.offered(w)
    fits, unfit = trends.if_all_approved(w.program, trends.lines_of(w.program))
    assert ([one.count for one in fits], unfit) == ([0], [])
