from marketplace.engagements.selectors.answers import answers_to, quotes_asked, quotes_received
from marketplace.engagements.selectors.authorities import (
    authority_of,
    last_authority_of,
    signers_of,
    signers_without_paper,
    who_can_sign,
)
from marketplace.engagements.selectors.buying import (
    BuyingBasis,
    basis_of_draft,
    buying_basis,
    firms_counted,
    invited_ids,
    why_not_bought,
)
from marketplace.engagements.selectors.comparison import compare, opened_quotes
from marketplace.engagements.selectors.firms import InvitedFirm, invited_firms
from marketplace.engagements.selectors.proposal import size_asked, usual_quote
from marketplace.engagements.selectors.silence import (
    ANSWER_BUSINESS_DAYS,
    answer_by,
    is_late_to_dispute,
    second_contact_of,
    why_not_silent,
)
from marketplace.engagements.selectors.steps import (
    Step,
    invited_step,
    milestone_step,
    order_step,
    quote_step,
    request_step,
    with_good_prices,
)
from marketplace.engagements.selectors.suggestion import Suggestion, price_points, suggest
from marketplace.engagements.selectors.terms import (
    OrderTerms,
    label_of,
    offers_for,
    order_terms,
    rule_in_words,
)
from marketplace.engagements.selectors.timeline import timeline

__all__ = [
    "ANSWER_BUSINESS_DAYS",
    "BuyingBasis",
    "InvitedFirm",
    "OrderTerms",
    "Step",
    "Suggestion",
    "answer_by",
    "answers_to",
    "authority_of",
    "basis_of_draft",
    "buying_basis",
    "compare",
    "firms_counted",
    "invited_firms",
    "invited_ids",
    "invited_step",
    "is_late_to_dispute",
    "label_of",
    "last_authority_of",
    "milestone_step",
    "offers_for",
    "opened_quotes",
    "order_step",
    "order_terms",
    "price_points",
    "quote_step",
    "quotes_asked",
    "quotes_received",
    "request_step",
    "rule_in_words",
    "second_contact_of",
    "signers_of",
    "signers_without_paper",
    "size_asked",
    "suggest",
    "timeline",
    "usual_quote",
    "who_can_sign",
    "why_not_bought",
    "why_not_silent",
    "with_good_prices",
]
