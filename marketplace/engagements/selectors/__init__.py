from marketplace.engagements.selectors.authorities import (
    authority_of,
    last_authority_of,
    signers_of,
    signers_without_paper,
    who_can_sign,
)
from marketplace.engagements.selectors.comparison import compare, opened_quotes
from marketplace.engagements.selectors.steps import Step, milestone_step, order_step, quote_step, request_step
from marketplace.engagements.selectors.terms import (
    OrderTerms,
    buying_rule_for,
    label_of,
    offers_for,
    order_terms,
    related_spend,
    rule_in_words,
)
from marketplace.engagements.selectors.timeline import timeline

__all__ = [
    "OrderTerms",
    "Step",
    "authority_of",
    "buying_rule_for",
    "compare",
    "label_of",
    "last_authority_of",
    "milestone_step",
    "offers_for",
    "opened_quotes",
    "order_step",
    "order_terms",
    "quote_step",
    "related_spend",
    "request_step",
    "rule_in_words",
    "signers_of",
    "signers_without_paper",
    "timeline",
    "who_can_sign",
]
