from decimal import Decimal

import pytest

from marketplace.core.money import Money
from subsidies.choices import rural_fact
from subsidies.selectors.rulecards import rule_lines
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


def by_size(**values):
    rule = {"kind": "cap_by_size", "metric": "members", "at_most_cents": None, "fixed_above": None, "fixed_cents": None}
    return rule | values


# The numbers of the federal pilot for schools and libraries: so much a student, or a site of a library.
STUDENTS = by_size(each_cents=1360, at_least_cents=1_500_000, at_most_cents=150_000_000)
SITES = by_size(each_cents=1_500_000, at_least_cents=1_500_000, fixed_above=11, fixed_cents=17_500_000)


@pytest.mark.parametrize(
    ("rule", "size", "counts"),
    [
        (STUDENTS, 620, 1_500_000),
        (STUDENTS, 1_200, 1_632_000),
        (STUDENTS, 120_000, 150_000_000),
        (SITES, 1, 1_500_000),
        (SITES, 11, 16_500_000),
        (SITES, 12, 17_500_000),
        (SITES, 14, 17_500_000),
    ],
)
def test_the_size_sets_how_much_of_a_cost_counts_and_the_rate_pays_its_part_of_that(rule, size, counts):
    terms = terms_of([{"kind": "rate", "rate": "0.8"}, rule], told(members=size))
    assert (terms.cost_cap, terms.cap_known) == (Money(counts), True)
    assert terms.award_cap == Money(counts).share(Decimal("0.8"))


def test_a_size_that_nobody_told_gives_the_lowest_cap_and_says_so():
    terms = terms_of([{"kind": "rate", "rate": "0.8"}, STUDENTS], {})
    assert terms.sentence() == "Pays 80%, up to $12,000.00 or more, by your size"
    assert terms_of([{"kind": "rate", "rate": "1"}, SITES], {}).cost_cap == Money(1_500_000)


def test_the_smaller_of_the_cap_of_an_award_and_the_cap_by_size_holds():
    rules = [{"kind": "rate", "rate": "0.8"}, STUDENTS]
    for most, holds in ((1_000_000, 1_000_000), (2_000_000, 1_200_000)):
        terms = terms_of([*rules, {"kind": "cap_award", "cents": most}], told(members=620))
        assert terms.award_cap == Money(holds)


# The matrix of E-Rate: what is paid by the share of students in need, in basis points, in a city and in a rural place.
NEED_STEPS = [
    (99, "0.2", "0.25"),
    (1999, "0.4", "0.5"),
    (3499, "0.5", "0.6"),
    (4999, "0.6", "0.7"),
    (7499, "0.8", "0.8"),
]


def matrix(most):
    """Of one category; each category of the matrix is a card of its own."""
    bands = [{"at_most": top, "rate": city, "rural_rate": rural} for top, city, rural in NEED_STEPS]
    last = {"at_most": None, "rate": most, "rural_rate": most}
    return {
        "kind": "tiered_rate",
        "metric": "need_basis_points",
        "definition": "ERATE_25K",
        "bands": [*bands, last],
    }


CATEGORIES = {1: matrix("0.9"), 2: matrix("0.85")}


@pytest.mark.parametrize(
    ("need", "rural", "category", "rate"),
    [
        (0, False, 1, "0.2"),
        (99, True, 1, "0.25"),
        (100, False, 2, "0.4"),
        (1999, True, 2, "0.5"),
        (2000, False, 1, "0.5"),
        (3490, True, 1, "0.6"),
        (3499, True, 1, "0.6"),
        (3500, True, 1, "0.7"),
        (3500, False, 1, "0.6"),
        (5000, False, 1, "0.8"),
        (7499, True, 2, "0.8"),
        (7500, True, 1, "0.9"),
        (7500, True, 2, "0.85"),
        (7500, False, 2, "0.85"),
        (10_000, False, 1, "0.9"),
    ],
)
def test_need_place_and_category_set_the_rate(need, rural, category, rate):
    facts = told(need_basis_points=need, **{rural_fact("ERATE_25K"): rural})
    terms = terms_of([CATEGORIES[category]], facts)
    assert (terms.rate, terms.rate_known) == (Decimal(rate), True)


def test_need_reads_as_a_percentage():
    first, *_rest, last = rule_lines([CATEGORIES[1]])
    assert first.startswith("Share of people in need up to 0.99%: the program pays 20% of the eligible cost; 25% where")
    assert last.startswith("Share of people in need above that: the program pays 90%")
