from decimal import Decimal

import pytest

from marketplace.core.money import Money
from operators.services import ask_for_proof, verify_identity
from subsidies.forms.applications import FactsForm
from tests.operators.factories import create_officer, create_operator
from tests.subsidies import trade
from tests.subsidies.factories import CARD


def test_that_the_marketplace_knows_who_applies_is_not_asked_of_the_applicant(everybody_may_trade):
    w = trade.world(card=[*CARD, ("identity_verified", {})])
    profile = create_operator(w.operator.organisation)
    case_id = profile.identity_case.pk
    ask_for_proof(by=profile.owner.actor(), case_id=case_id, route="call_back")
    verify_identity(by=create_officer().actor(), case_id=case_id, found="Called.")
    verdict = next(one for one in trade.submitted(w).verdicts if one["kind"] == "identity_verified")
    assert (verdict["result"], verdict["source"]) == ("met", "Levee")


BY_SIZE = {
    "metric": "members",
    "each_dollars": "13.60",
    "at_least_dollars": "15000",
    "at_most_dollars": "1500000",
    "citation": "FCC pilot",
}
BY_NEED = {
    "metric": "need_basis_points",
    "definition": "RUCC_NONMETRO",
    "bands": [
        {"at_most": 3499, "rate": "0.5", "rural_rate": "0.6"},
        {"at_most": 7499, "rate": "0.8"},
        {"at_most": None, "rate": "0.9"},
    ],
}
MEASURED = [block for block in CARD if block[0] not in ("rate", "cap_award")]


def test_an_award_pays_the_rate_of_its_need_up_to_the_cap_of_its_size(everybody_may_trade):
    w = trade.world(card=[*MEASURED, ("tiered_rate", BY_NEED), ("cap_by_size", BY_SIZE)])
    facts = [*trade.FACTS, trade.fact("members", 620), trade.fact("need_basis_points", 7499)]
    application = trade.submitted(w, price=Money(2_000_000), facts=facts)
    assert (application.rate, application.requested) == (Decimal("0.8"), Money(1_200_000))
    assert application.computation["bound_by"] == "award_cap"
    verdicts = {one["kind"]: one for one in application.verdicts}
    assert verdicts["cap_by_size"]["value_used"] == "620, so at most $15,000.00 of a cost counts"
    assert verdicts["tiered_rate"]["value_used"] == "74.99%, pays 80%"
    assert "at most $13.60 for each one under “Members” counts" in application.rule_card_version.text


@pytest.mark.parametrize(("typed", "kept"), [("34.9", 3490), ("35", 3500), ("0", 0), ("100", 10_000)])
def test_need_is_typed_in_percent_and_kept_in_basis_points(everybody_may_trade, typed, kept):
    w = trade.world(card=[*MEASURED, ("tiered_rate", BY_NEED)])
    application = trade.draft(w)
    key = next(key for key, name in FactsForm(application=application).names.items() if name == "need_basis_points")
    form = FactsForm({key: typed}, application=application)
    assert form.is_valid(), form.errors
    assert form.answers()["need_basis_points"] == kept


@pytest.mark.parametrize("typed", ["100.01", "-1", "34.905", "most"])
def test_a_share_that_cannot_be_is_not_kept(everybody_may_trade, typed):
    w = trade.world(card=[*MEASURED, ("tiered_rate", BY_NEED)])
    application = trade.draft(w)
    key = next(key for key, name in FactsForm(application=application).names.items() if name == "need_basis_points")
    errors = FactsForm({key: typed}, application=application).errors
    assert errors[key] == ["Enter a percentage from 0 to 100, for example 34.9."]
