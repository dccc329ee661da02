"""The bar is true: its parts are never below zero and end where the bar ends."""

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import ZERO, Money
from subsidies import services
from subsidies.selectors.bars import BAR_WIDTH, KINDS, drawn, segments_of
from tests.subsidies import trade
from tests.subsidies.factories import client_of

cents = st.integers(0, 10**12)


@st.composite
def books(draw):
    """Sums as the ledger holds them: nobody gives back more than was paid, nothing uncovered that is not promised."""
    sums = {kind: Money(draw(cents)) for kind in KINDS}
    sums["recovery"] = Money(-draw(st.integers(0, sums["disbursed"].cents)))
    sums["shortfall"] = Money(-draw(st.integers(0, (sums["committed"] + sums["obligated"]).cents)))
    return sums


@given(books())
def test_the_parts_are_the_whole_bar_and_none_is_below_zero(sums):
    segments = segments_of(sums)
    assert all(one.width >= 0 for one in segments)
    assert [one.x for one in segments] == [sum(one.width for one in segments[:place]) for place in range(len(KINDS))]
    assert sum(one.width for one in segments) == (BAR_WIDTH if any(sums.values()) else 0)
    assert [one.amount for one in segments] == [sums[kind] for kind in KINDS]
    authority = sum(sums.values(), ZERO)
    assert sum(drawn(sums).values(), ZERO) == authority - sums["shortfall"]


def bar_of(page):
    """{fill: (where it begins, how wide it is)} of what is drawn on the empty bar."""
    rows = BeautifulSoup(page, "html.parser").select_one("svg.lv-bar").select("rect")[1:]
    return [(int(one["x"]), int(one["width"])) for one in rows]


def test_a_promise_that_a_cut_uncovered_is_drawn_once_and_told_in_words(everybody_may_trade):
    w = trade.world()
    trade.recommended(w)
    lower = {"amount": w.line.authority - Money(360_000), "reason": "The state lowered it.", "below_promises": True}
    services.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, **lower)
    page = client_of(w.office.fiscal_officer).get("/programs/plains/budget/").content.decode()
    drawn = bar_of(page)
    assert max(x + width for x, width in drawn) == BAR_WIDTH
    assert "The bar stands for $1,003,600.00: the authority of $1,000,000.00, and $3,600.00 in red" in page


def test_money_that_was_got_back_is_no_longer_drawn_as_paid(everybody_may_trade):
    w = trade.world()
    trade.repaid(w)
    page = client_of(w.office.fiscal_officer).get("/programs/plains/budget/").content.decode()
    assert max(x + width for x, width in bar_of(page)) <= BAR_WIDTH
    assert "what is paid is drawn without the $900.00 that payees gave back" in page
