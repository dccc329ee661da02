from decimal import Decimal

import pytest

from marketplace.core.money import Money, parse_money


def test_a_share_is_rounded_down_to_the_cent():
    assert Money(123_455).share(Decimal("0.65")) == Money(80_245)


def test_a_minimum_is_rounded_up_to_the_cent():
    assert Money(101).share_up(Decimal("0.1")) == Money(11)


@pytest.mark.parametrize("amount", [1.5, "100", None, True])
def test_only_whole_cents_are_money(amount):
    with pytest.raises(TypeError):
        Money(amount)


@pytest.mark.parametrize(("text", "cents"), [("$1,234.50", 123_450), ("0.01", 1), (" 7 ", 700)])
def test_amounts_as_people_type_them(text, cents):
    assert parse_money(text) == Money(cents)


@pytest.mark.parametrize("text", ["1.005", "ten", "NaN", "Infinity", ""])
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(ValueError, match="not"):
        parse_money(text)


def test_money_reads_as_dollars():
    assert str(Money(-31_142_000)) == "−$311,420.00"
