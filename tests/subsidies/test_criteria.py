import datetime as dt

import pytest

from subsidies.criteria import Outcome, Result, criteria_of, evaluate_all, outcome_of
from tests.subsidies.factories import Told, told

RULES = [
    {"kind": "sector_in", "sectors": ["WWS"]},
    {"kind": "size_at_most", "metric": "population_served", "limit": 49_999},
    {"kind": "rural", "definition": "RUCC_NONMETRO", "citation": "49 U.S.C. 5302"},
    {"kind": "registered_sam"},
    {"kind": "rate", "rate": "0.6"},
]
BEAR_CREEK = told(sector="WWS", population_served=2900, is_rural_rucc=True, sam_registered=True)


def results(facts, rules=RULES):
    return {verdict.kind: verdict.result for verdict in evaluate_all(rules, facts)}


def test_every_rule_met_is_likely():
    verdicts = evaluate_all(RULES, BEAR_CREEK)
    assert {verdict.result for verdict in verdicts} == {Result.MET}
    assert outcome_of(verdicts) == Outcome.LIKELY


def test_terms_of_money_are_not_criteria():
    assert [criterion.kind for criterion in criteria_of(RULES)] == [
        "sector_in",
        "size_at_most",
        "rural",
        "registered_sam",
    ]


def test_a_missing_fact_is_asked_for_and_refuses_nobody():
    facts = {name: fact for name, fact in BEAR_CREEK.items() if name != "population_served"}
    verdicts = evaluate_all(RULES, facts)
    size = next(verdict for verdict in verdicts if verdict.kind == "size_at_most")
    assert size.result == Result.UNKNOWN
    assert size.cure
    assert outcome_of(verdicts) == Outcome.NOT_NOW


def test_an_unknown_sam_registration_can_be_finished_after_applying():
    facts = {name: fact for name, fact in BEAR_CREEK.items() if name != "sam_registered"}
    verdicts = evaluate_all(RULES, facts)
    assert outcome_of(verdicts) == Outcome.LIKELY
    sam = verdicts[-1]
    assert sam.result == Result.UNKNOWN
    assert "two to three weeks" in sam.cure


def test_one_rule_not_met_is_a_no_that_names_the_value_and_the_cure():
    verdicts = evaluate_all(RULES, BEAR_CREEK | told(population_served=50_000))
    size = next(verdict for verdict in verdicts if verdict.kind == "size_at_most")
    assert (size.result, size.value_used) == (Result.NOT_MET, "50,000")
    assert "49,999" in size.rule
    assert size.cure
    assert outcome_of(verdicts) == Outcome.NO


@pytest.mark.parametrize(("people", "result"), [(49_999, Result.MET), (50_000, Result.NOT_MET)])
def test_the_limit_itself_still_counts(people, result):
    assert results(BEAR_CREEK | told(population_served=people))["size_at_most"] == result


def test_a_closed_window_is_not_now_and_not_a_no():
    assert outcome_of(evaluate_all(RULES, BEAR_CREEK), window_open=False) == Outcome.NOT_NOW


@pytest.mark.parametrize("method", ["answer", "approximate", "superseded"])
def test_soft_data_supports_likely_and_never_a_decision(method):
    facts = BEAR_CREEK | {"is_rural_rucc": Told(True, method=method)}
    rural = next(verdict for verdict in evaluate_all(RULES, facts) if verdict.kind == "rural")
    assert rural.result == Result.MET
    assert not rural.firm


@pytest.mark.parametrize("method", ["approximate", "superseded"])
def test_an_approximate_or_replaced_source_does_not_refuse_but_asks(method):
    facts = BEAR_CREEK | {"is_rural_rucc": Told(False, method=method)}
    verdicts = evaluate_all(RULES, facts)
    rural = next(verdict for verdict in verdicts if verdict.kind == "rural")
    assert (rural.result, rural.firm) == (Result.UNKNOWN, False)
    assert "approximate or was replaced says no" in rural.cure
    assert outcome_of(verdicts) == Outcome.NOT_NOW


def test_an_exact_source_or_your_own_word_may_refuse():
    facts = BEAR_CREEK | {"is_rural_rucc": Told(False, method="registry")}
    assert outcome_of(evaluate_all(RULES, facts)) == Outcome.NO


@pytest.mark.parametrize(
    ("states", "place", "words"),
    [
        (["MT", "ND"], "GU", "GU, a territory; this program covers states only"),
        (["MT", "ND"], "DC", "DC, not a state; this program covers states only"),
        (["MT", "ND"], "WY", "WY"),
        (["MT", "PR"], "GU", "GU"),
    ],
)
def test_a_territory_that_a_program_for_states_leaves_out_is_told_why(states, place, words):
    verdict = evaluate_all([{"kind": "state_in", "states": states}], told(state=place))[0]
    assert (verdict.result, verdict.value_used) == (Result.NOT_MET, words)


@pytest.mark.parametrize("method", ["attested", "document", "registry", "exact"])
def test_stated_and_registered_data_is_firm(method):
    facts = {"sector": Told("WWS", method=method)}
    assert evaluate_all(RULES[:1], facts)[0].firm


def test_a_fact_that_expired_is_not_firm():
    facts = {"sector": Told("WWS", expires=dt.date(2026, 1, 31))}
    assert evaluate_all(RULES[:1], facts, on=dt.date(2026, 1, 31))[0].firm
    assert not evaluate_all(RULES[:1], facts, on=dt.date(2026, 2, 1))[0].firm


def test_a_step_rate_says_which_step():
    rule = {
        "kind": "tiered_rate",
        "metric": "population_served",
        "definition": "",
        "bands": [
            {"at_most": 500, "rate": "0.85", "rural_rate": None},
            {"at_most": 3300, "rate": "0.7", "rural_rate": None},
        ],
    }
    verdict = evaluate_all([rule], told(population_served=2900))[0]
    assert (verdict.result, verdict.value_used) == (Result.MET, "2,900, pays 70%")
