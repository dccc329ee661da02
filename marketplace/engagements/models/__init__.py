from marketplace.engagements.models.contracts import Contract
from marketplace.engagements.models.orders import (
    Acceptance,
    Delivery,
    Dispute,
    Engagement,
    FundingLine,
    Milestone,
    MilestoneFunding,
    OrderMessage,
)
from marketplace.engagements.models.quotes import Evaluation, Quote, QuoteLine, QuoteMilestone, QuoteScore
from marketplace.engagements.models.requests import Invitation, Question, Request
from marketplace.engagements.models.signatures import Authority, Signature

__all__ = [
    "Acceptance",
    "Authority",
    "Contract",
    "Delivery",
    "Dispute",
    "Engagement",
    "Evaluation",
    "FundingLine",
    "Invitation",
    "Milestone",
    "MilestoneFunding",
    "OrderMessage",
    "Question",
    "Quote",
    "QuoteLine",
    "QuoteMilestone",
    "QuoteScore",
    "Request",
    "Signature",
]
