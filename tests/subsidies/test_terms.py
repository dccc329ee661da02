from decimal import Decimal

import pytest

from marketplace.core.money import Money
from subsidies.terms import terms_of
from tests.subsidies.factories import told

STEPS = {
    "kind": "tiered_rate",
    "metric": "population_served",
    "definition": "RUCC_NONMETRO",
    "bands": [
        {"at_most": 500, "rate": "0.8", "rural_rate": "0.85"},
        {"at_most": 3300, "rate": "0.7", "rural_rate": None},
        {"at_most": None, "rate": "0.5", "rural_rate": None},
    ],
}


def test_a_flat_rate_with_a_cap_reads_as_a_sentence():
    terms = terms_of([{"kind": "rate", "rate": "0.6"}, {"kind": "cap_award", "cents": 2_500_000}], {})
    assert (terms.rate, terms.award_cap, terms.rate_known) == (Decimal("0.6"), Money(2_500_000), True)
    assert terms.sentence() == "Pays 60%, up to $25,000.00"


@pytest.mark.parametrize(
    ("people", "rural", "rate"),
    [(500, True, "0.85"), (500, False, "0.8"), (501, True, "0.7"), (3300, False, "0.7"), (3301, True, "0.5")],
)
def test_the_step_and_the_place_set_the_rate(people, rural, rate):
    terms = terms_of([STEPS], told(population_served=people, is_rural_rucc=rural))
    assert (terms.rate, terms.rate_known) == (Decimal(rate), True)


def test_an_unknown_size_gives_the_lowest_rate_and_says_so():
    terms = terms_of([STEPS], {})
    assert (terms.rate, terms.highest_rate, terms.rate_known) == (Decimal("0.5"), Decimal("0.85"), False)
    assert terms.sentence() == "Pays 50% to 85%"


def test_a_place_that_could_raise_the_rate_leaves_it_open():
    assert not terms_of([STEPS], told(population_served=300)).rate_known


def test_the_strictest_cap_and_own_share_win():
    rules = [
        {"kind": "rate", "rate": "1"},
        {"kind": "cap_line", "cents": 5000},
        {"kind": "cap_line", "cents": 4000},
        {"kind": "minimum_own_share", "rate": "0.05"},
        {"kind": "minimum_own_share", "rate": "0.1"},
    ]
    terms = terms_of(rules, {})
    assert (terms.line_cap, terms.minimum_own_share) == (Money(4000), Decimal("0.1"))


def test_the_price_chooses_the_buying_band():
    bands = [
        {"up_to_cents": 1_500_000, "invited": 1, "business_days": 0, "formal_procurement": False},
        {"up_to_cents": None, "invited": 3, "business_days": 10, "formal_procurement": False},
    ]
    terms = terms_of([{"kind": "buying_rules", "bands": bands}], {})
    assert terms.buying_band(Money(1_500_000)).invited == 1
    assert terms.buying_band(Money(1_500_001)).invited == 3


def test_the_smallest_cap_of_a_service_holds_under_the_name_of_the_day_of_signing():
    rules = [
        {"kind": "cap_category", "category": "MDR", "cents": 4000, "names": {"MDR": "Watch"}},
        {"kind": "cap_category", "category": "MDR", "cents": 5000, "names": {"MDR": "Watch"}},
    ]
    (limit,) = terms_of(rules, {}).category_caps.values()
    assert (limit.name, limit.cap) == ("Watch", Money(4000))
