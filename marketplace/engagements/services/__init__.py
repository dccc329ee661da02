from marketplace.engagements.services.delivery import (
    accept_for_operator,
    accept_milestone,
    ask_second_contact,
    deliver_milestone,
    dispute_milestone,
    rework_milestone,
    start_order,
)
from marketplace.engagements.services.ending import cancel_order, drop_milestone, settle_order
from marketplace.engagements.services.evaluation import evaluate_request, mark_none_suitable
from marketplace.engagements.services.invitations import (
    NamedFirm,
    find_firm_invitation,
    firm_token,
    join_as_firm,
    send_link_again,
)
from marketplace.engagements.services.messages import send_message
from marketplace.engagements.services.questions import answer_question, ask_question, close_questions
from marketplace.engagements.services.quotes import (
    LineDetails,
    MilestoneDetails,
    QuoteDetails,
    change_quote,
    draft_quote,
    expire_quote,
    seal_quote,
    withdraw_quote,
)
from marketplace.engagements.services.requests import (
    RequestDetails,
    cancel_request,
    change_request,
    close_request,
    draft_request,
    open_request,
)
from marketplace.engagements.services.signatures import (
    AuthorityDetails,
    SignatureDetails,
    end_authority,
    record_authority,
)
from marketplace.engagements.services.signing import sign_order

__all__ = [
    "AuthorityDetails",
    "LineDetails",
    "MilestoneDetails",
    "NamedFirm",
    "QuoteDetails",
    "RequestDetails",
    "SignatureDetails",
    "accept_for_operator",
    "accept_milestone",
    "answer_question",
    "ask_question",
    "ask_second_contact",
    "cancel_order",
    "cancel_request",
    "change_quote",
    "change_request",
    "close_questions",
    "close_request",
    "deliver_milestone",
    "dispute_milestone",
    "draft_quote",
    "draft_request",
    "drop_milestone",
    "end_authority",
    "evaluate_request",
    "expire_quote",
    "find_firm_invitation",
    "firm_token",
    "join_as_firm",
    "mark_none_suitable",
    "open_request",
    "record_authority",
    "rework_milestone",
    "seal_quote",
    "send_link_again",
    "send_message",
    "settle_order",
    "sign_order",
    "start_order",
    "withdraw_quote",
]
