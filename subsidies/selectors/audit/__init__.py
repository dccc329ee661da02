"""One award from the rule to the payment, as its auditor reads and exports it."""

from subsidies.models import Application
from subsidies.selectors.audit import decisions, money, proof, trade
from subsidies.selectors.audit.awards import cases_to_audit, parties_of, parties_of_all
from subsidies.selectors.audit.loading import trail_of
from subsidies.selectors.audit.parts import Column, Part, Text
from subsidies.selectors.audit.proof import EXPORTED

# In the order in which money found its way.
PARTS = (
    decisions.award,
    decisions.rules,
    decisions.facts,
    decisions.verdicts,
    decisions.items,
    decisions.documents,
    decisions.points,
    decisions.decisions,
    decisions.overrides,
    trade.requests,
    trade.quotes,
    trade.evaluations,
    trade.orders,
    trade.milestones,
    trade.own_shares,
    money.claims,
    money.payments,
    money.recoveries,
    money.transfers,
    proof.signatures,
    proof.events,
)


def award_file(application: Application) -> list[Part]:
    """Every part of the file, also the empty ones: that there was nothing is a finding too."""
    trail = trail_of(application)
    return [part(trail) for part in PARTS]


__all__ = ["EXPORTED", "Column", "Part", "Text", "award_file", "cases_to_audit", "parties_of", "parties_of_all"]
