from operators.services import ask_for_proof, verify_identity
from tests.operators.factories import create_officer, create_operator
from tests.subsidies import trade
from tests.subsidies.factories import CARD


def test_that_the_marketplace_knows_who_applies_is_not_asked_of_the_applicant(everybody_may_trade):
    w = trade.world(card=[*CARD, ("identity_verified", {})])
    profile = create_operator(w.operator.organisation)
    case_id = profile.identity_case.pk
    ask_for_proof(by=profile.owner.actor(), case_id=case_id, route="letter")
    verify_identity(by=create_officer().actor(), case_id=case_id)
    verdict = next(one for one in trade.submitted(w).verdicts if one["kind"] == "identity_verified")
    assert (verdict["result"], verdict["source"]) == ("met", "Levee")
