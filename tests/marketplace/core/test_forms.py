import pytest
from django import forms

from marketplace.core.forms import AmountField, DayField, WholeNumberField, whole_number
from marketplace.core.money import Money


class Bill(forms.Form):
    amount = AmountField(minimum=Money(1))
    due = DayField()


def errors(**typed):
    form = Bill({"amount": "10", "due": "12/15/2026"} | typed)
    return {name: form[name].sentences for name in form.errors}


def test_dollars_and_dates_are_read_as_people_type_them():
    assert errors(amount="$1,234.50", due="2026-12-15") == {}


@pytest.mark.parametrize("typed", ["1e9", "NaN", "Infinity", "1_000", "1,2", "12,34.5", "ten", "0.005", "١٢"])
def test_what_is_not_dollars_and_cents_is_refused_with_an_example(typed):
    assert errors(amount=typed) == {"amount": ["Enter an amount in dollars, for example 1,250.00."]}


@pytest.mark.parametrize(("typed", "sentence"), [("-5", "$0.01 or more"), ("0", "or more"), ("9" * 15, "or less")])
def test_negative_and_enormous_amounts_are_refused_with_the_limit(typed, sentence):
    assert sentence in errors(amount=typed)["amount"][0]


@pytest.mark.parametrize("typed", ["2027-02-30", "13/45/2026", "soon"])
def test_a_day_that_does_not_exist_is_refused_with_an_example(typed):
    assert errors(due=typed) == {"due": ["Enter a date that exists for “Due”, for example 12/15/2026."]}


@pytest.mark.parametrize(
    ("typed", "number"), [("2900", 2900), ("2,900", 2900), (" $310,000,000 ", 310_000_000), ("0", 0)]
)
def test_a_count_is_read_as_people_write_it(typed, number):
    assert WholeNumberField(min_value=0).clean(typed) == number


@pytest.mark.parametrize("typed", ["29,00", ",900", "1.5", "many", "2 people", "1_000", "$"])
def test_what_is_no_count_is_refused_with_an_example(typed):
    with pytest.raises(forms.ValidationError, match="for example 2,900"):
        WholeNumberField(min_value=0).clean(typed)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("", None), ("-1", None), ("²", None), ("1.5", None), ("٣", None), ("9" * 5000, None)],
)
def test_a_hidden_number_is_read_or_left(text, number):
    assert whole_number(text) == number
