import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import ZERO, Money, parse_money
from marketplace.engagements.split import (
    BoundBy,
    Offer,
    PricedLine,
    match_required,
    milestone_part,
    milestone_parts,
    refund_parts,
    split,
)


def usd(text):
    return parse_money(text)


def line(price, key="1", **fields):
    fields = {name: usd(value) if isinstance(value, str) else value for name, value in fields.items()}
    return PricedLine(key, "Work", usd(price), **fields)


def offer(rate, name="A", **fields):
    fields = {
        field: usd(value) if isinstance(value, str) and field != "federal_statute" else value
        for field, value in fields.items()
    }
    return Offer(source="test", offer_id=name, rate=Decimal(rate), **fields)


@pytest.mark.parametrize(
    ("lines", "offers", "subsidy", "operator", "bound_by"),
    [
        ([line("10000")], [offer("0.65")], "6500", "3500", BoundBy.RATE),
        (
            [line("10000"), line("2000", "2", eligible=False)],
            [offer("0.9", voucher_balance="8000")],
            "8000",
            "4000",
            BoundBy.VOUCHER_BALANCE,
        ),
        ([line("12345.67")], [offer("0.5", award_cap="5000")], "5000", "7345.67", BoundBy.AWARD_CAP),
        ([line("9999.99")], [offer("0.33333")], "3333.29", "6666.70", BoundBy.RATE),
        ([line("600")], [offer("0.5", voucher_balance="400")], "300", "300", BoundBy.RATE),
        ([line("600")], [offer("0.5", voucher_balance="100")], "100", "500", BoundBy.VOUCHER_BALANCE),
        ([line("20000"), line("1600", "tax", tax=True)], [offer("0.7")], "14000", "7600", BoundBy.RATE),
        ([line("10000", discount="1000")], [offer("0.65")], "5850", "3150", BoundBy.RATE),
        (
            [line("500")],
            [offer("0.95", minimum_own_share=Decimal("0.1"))],
            "450",
            "50",
            BoundBy.MINIMUM_OWN_SHARE,
        ),
        ([line("27360")], [offer("0.6")], "16416", "10944", BoundBy.RATE),
        ([line("1234.55")], [offer("0.65")], "802.45", "432.10", BoundBy.RATE),
    ],
)
def test_one_source_pays_its_part_and_no_cent_more(lines, offers, subsidy, operator, bound_by):
    result = split(lines, offers)
    assert result.subsidy == usd(subsidy)
    assert result.operator == usd(operator)
    assert result.parts[0].bound_by == bound_by


def test_two_programs_that_allow_it_stack_on_what_the_first_left():
    first = offer("0.6", "A", stackable=True, priority=1)
    second = offer("0.6", "B", stackable=True, priority=2)
    result = split([line("10000")], [second, first])
    assert [part.amount for part in result.parts] == [usd("6000"), usd("2400")]
    assert result.operator == usd("1600")


@pytest.mark.parametrize(("first_stacks", "second_stacks"), [(True, False), (False, True), (False, False)])
def test_programs_do_not_stack_unless_all_in_use_allow_it(first_stacks, second_stacks):
    first = offer("0.6", "A", stackable=first_stacks, priority=1)
    second = offer("0.6", "B", stackable=second_stacks, priority=2)
    result = split([line("10000")], [first, second])
    assert [part.amount for part in result.parts] == [usd("6000"), ZERO]
    assert result.parts[1].bound_by == BoundBy.CANNOT_COMBINE


def test_an_empty_voucher_does_not_shut_out_another_program():
    empty = offer("0.6", "A", voucher_balance=ZERO, priority=1)
    other = offer("0.5", "B", priority=2)
    result = split([line("100")], [empty, other])
    assert [part.amount for part in result.parts] == [ZERO, usd("50")]


def test_two_federal_sources_never_share_a_line_unless_both_cite_the_statute():
    def pair(statute):
        return [
            offer("0.6", "A", stackable=True, is_federal=True, federal_statute=statute, priority=1),
            offer("0.5", "B", stackable=True, is_federal=True, federal_statute=statute, priority=2),
        ]

    refused = split([line("1000")], pair(""))
    assert refused.parts[1].bound_by == BoundBy.OTHER_FEDERAL_MONEY
    assert refused.subsidy == usd("600")
    assert split([line("1000")], pair("42 U.S.C. 5305")).subsidy == usd("800")


def test_each_line_is_rounded_down_by_itself():
    lines = [line("0.03", str(number)) for number in range(3)]
    assert split(lines, [offer("0.5")]).subsidy == Money(3)


def test_a_cap_per_line_comes_before_the_cap_on_the_sum_which_fills_in_line_order():
    lines = [line("1000", "1"), line("1000", "2"), line("1000", "3")]
    part = split(lines, [offer("1", line_cap="400", award_cap="900")]).parts[0]
    assert part.per_line == {"1": usd("400"), "2": usd("400"), "3": usd("100")}
    assert part.bound_by == BoundBy.AWARD_CAP


def test_a_voucher_is_bound_by_its_own_balance_and_nothing_else():
    caps = {"award_cap": "1", "yearly_cap": "1", "budget_balance": ZERO}
    assert split([line("1000")], [offer("0.5", voucher_balance="500", **caps)]).subsidy == usd("500")


def test_tax_is_the_operators_unless_the_rule_card_pays_it():
    lines = [line("100"), line("8", "tax", tax=True)]
    assert split(lines, [offer("0.5")]).subsidy == usd("50")
    assert split(lines, [offer("0.5", pays_tax=True)]).subsidy == usd("54")


def test_the_strictest_minimum_own_share_of_the_offers_used_counts():
    first = offer("0.5", "A", stackable=True, priority=1)
    second = offer("1", "B", stackable=True, priority=2, minimum_own_share=Decimal("0.2"))
    result = split([line("1000"), line("500", "2", eligible=False)], [first, second])
    assert [part.amount for part in result.parts] == [usd("500"), usd("300")]
    assert result.operator == usd("700")


def test_a_milestone_draws_what_is_due_so_far():
    total, price = usd("16416"), usd("27360")
    nine_months = milestone_part(total_subsidy=total, cumulative_price=usd("20520"), price=price, already_drawn=ZERO)
    assert nine_months == usd("12312")
    rest = milestone_part(total_subsidy=total, cumulative_price=price, price=price, already_drawn=nine_months)
    assert rest == usd("4104")
    assert usd("20520") - nine_months == usd("8208")


def test_a_refund_goes_back_as_it_was_taken():
    assert refund_parts([usd("8000"), usd("4000")], usd("4800")) == [usd("3200"), usd("1600")]


@pytest.mark.parametrize(("rate", "match"), [("0.6", "10944"), ("0.7", "7035.43")])
def test_the_match_is_rounded_up(rate, match):
    assert match_required(subsidy=usd("16416"), rate=Decimal(rate)) == usd(match)


# The field of an offer behind each bound.
CAPS = {
    BoundBy.VOUCHER_BALANCE: "voucher_balance",
    BoundBy.LINE_CAP: "line_cap",
    BoundBy.AWARD_CAP: "award_cap",
    BoundBy.YEARLY_CAP: "yearly_cap",
    BoundBy.BUDGET_BALANCE: "budget_balance",
    BoundBy.MINIMUM_OWN_SHARE: "minimum_own_share",
}
NO_CAPS = dict.fromkeys(CAPS.values()) | {"minimum_own_share": Decimal(0)}
cents = st.integers(0, 10_000_000).map(Money)
rates = st.decimals(0, 1, places=6)
maybe = st.none() | cents


@st.composite
def priced_lines(draw):
    drawn = []
    for number in range(draw(st.integers(0, 6))):
        price = draw(cents)
        discount = Money(draw(st.integers(0, price.cents)))
        drawn.append(
            PricedLine(str(number), "Work", price, discount, eligible=draw(st.booleans()), tax=draw(st.booleans()))
        )
    return drawn


@st.composite
def some_offers(draw):
    return [
        Offer(
            source="test",
            offer_id=str(number),
            rate=draw(rates),
            priority=draw(st.integers(0, 3)),
            stackable=draw(st.booleans()),
            is_federal=draw(st.booleans()),
            federal_statute=draw(st.sampled_from(["", "42 U.S.C. 5305"])),
            voucher_balance=draw(maybe),
            line_cap=draw(maybe),
            award_cap=draw(maybe),
            yearly_cap=draw(maybe),
            budget_balance=draw(maybe),
            minimum_own_share=draw(rates),
            pays_tax=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 4)))
    ]


@given(priced_lines(), some_offers())
def test_the_parts_always_sum_to_the_price_and_no_rule_is_overdrawn(lines, offers):
    result = split(lines, offers)
    assert result.subsidy + result.operator == result.price == sum((one.net for one in lines), ZERO)
    assert result.operator >= ZERO
    taken = dict.fromkeys((one.key for one in lines), ZERO)
    for part in result.parts:
        assert part.amount == sum(part.per_line.values(), ZERO) >= ZERO
        for _, cap in part.offer.caps_on_sum:
            assert part.amount <= cap
        for one in lines:
            amount = part.per_line.get(one.key, ZERO)
            assert amount <= (one.net - taken[one.key]).share(part.offer.rate)
            assert part.offer.line_cap is None or amount <= part.offer.line_cap
            assert not amount or part.offer.pays(one)
            taken[one.key] += amount
    assert len(result.used) <= 1 or all(part.offer.stackable for part in result.used)
    assert_own_share_is_kept(lines, result)


def assert_own_share_is_kept(lines, result):
    if not result.used:
        return
    eligible = sum((one.net for one in lines if any(part.offer.pays(one) for part in result.used)), ZERO)
    minimum = eligible.share_up(max(part.offer.minimum_own_share for part in result.used))
    assert eligible - result.subsidy >= minimum


@given(st.lists(cents, min_size=1, max_size=8), st.data())
def test_milestones_draw_the_whole_subsidy_and_never_more_than_their_price(prices, data):
    price = sum(prices, ZERO)
    total = Money(data.draw(st.integers(0, price.cents)))
    drawn, cumulative = ZERO, ZERO
    for one in prices:
        cumulative += one
        part = milestone_part(total_subsidy=total, cumulative_price=cumulative, price=price, already_drawn=drawn)
        assert ZERO <= part <= one
        drawn += part
    assert drawn == (total if price else ZERO)


@given(st.lists(cents, min_size=1, max_size=5), st.data())
def test_refunds_sum_to_what_is_refunded_and_no_payer_gets_more_than_it_paid(parts, data):
    refunded = Money(data.draw(st.integers(0, sum(parts, ZERO).cents)))
    back = refund_parts(parts, refunded)
    assert sum(back, ZERO) == refunded
    assert all(ZERO <= one <= part for one, part in zip(back, parts, strict=True))


@given(st.lists(cents, min_size=1, max_size=5), st.lists(st.integers(0, 3_000_000), max_size=6))
def test_refunds_of_any_sequence_give_back_exactly_what_was_taken(parts, wanted):
    """Each refund goes back in proportion to what is still with us; the last one leaves nothing."""
    left = parts
    for cents_back in [*wanted, sum(parts, ZERO).cents]:
        refunded = min(Money(cents_back), sum(left, ZERO))
        back = refund_parts(left, refunded)
        left = [kept - one for kept, one in zip(left, back, strict=True)]
        assert all(one >= ZERO for one in left)
    assert not any(left)


@given(priced_lines(), some_offers(), rates)
def test_more_rate_of_a_single_offer_never_means_more_own_share(lines, offers, rate):
    for one in offers:
        low, high = sorted([one.rate, rate])
        own = [split(lines, [replace(one, rate=each)]).operator for each in (low, high)]
        assert own[1] <= own[0]


@given(priced_lines(), some_offers())
def test_the_cap_that_is_named_is_the_one_that_binds(lines, offers):
    """Alone it gives the same amount, and without any cap the offer would pay more."""
    for one in offers:
        (part,) = split(lines, [one]).parts
        if named := CAPS.get(part.bound_by):
            free = replace(one, **NO_CAPS)
            alone = replace(free, **{named: getattr(one, named)})
            assert split(lines, [alone]).subsidy == part.amount < split(lines, [free]).subsidy


@given(st.integers(0, 10**30), st.decimals(0, 1, places=30))
def test_a_share_is_exact_however_large_the_amount_and_fine_the_rate(large, rate):
    exact = Fraction(rate) * large
    assert Money(large).share(rate).cents == math.floor(exact)
    assert Money(large).share_up(rate).cents == math.ceil(exact)


@given(st.lists(cents, min_size=1, max_size=6), st.lists(cents, min_size=1, max_size=3), st.integers(0, 5))
def test_every_source_is_drawn_exactly_over_the_milestones(prices, amounts, spare):
    prices = [*prices, sum(amounts, ZERO) + Money(spare)]
    table = milestone_parts(amounts, prices)
    assert [sum(column, ZERO) for column in zip(*table, strict=True)] == amounts
    assert all(part >= ZERO for row in table for part in row)
    assert all(sum(row, ZERO) <= price for row, price in zip(table, prices, strict=True))


def test_two_sources_that_pay_everything_never_pay_more_than_a_milestone_costs():
    assert milestone_parts([Money(1), Money(1)], [Money(1), Money(1)]) == [[Money(1), ZERO], [ZERO, Money(1)]]
