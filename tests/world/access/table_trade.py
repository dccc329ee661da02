"""Requests, quotes, orders, milestones, and payments between the two sides."""

from marketplace.accounts.roles import Role
from tests.world.access import things_trade as things
from tests.world.access.declared import (
    BILLERS,
    BUYERS,
    DELIVERERS,
    FIRM,
    FISCAL,
    OFFICE,
    OFFICER,
    OPERATOR,
    PUBLIC,
    SELLERS,
    SIGNED_IN,
    SIGNER,
    Row,
    people,
)
from tests.world.people import VISITOR

BOTH = people(OPERATOR, FIRM)

REQUESTS = [
    Row("engagements:request_list", see=SIGNED_IN),
    Row("engagements:new_request", see=BUYERS, act=BUYERS),
    Row("engagements:request", things.open_request, see=BOTH),
    Row("engagements:request", things.draft_request, see=people(OPERATOR)),
    Row("engagements:edit_request", things.draft_request, see=BUYERS, act=BUYERS),
    Row("engagements:open_request", things.draft_request, act=BUYERS),
    Row("engagements:close_request", things.open_request, act=BUYERS, hidden=[FIRM]),
    Row("engagements:cancel_request", things.open_request, see=BUYERS, act=BUYERS, hidden=[FIRM]),
    Row("engagements:private_notes", things.noted_request, see=BUYERS, hidden=[FIRM]),
    Row("engagements:private_notes", things.ordered_request, see=BUYERS | DELIVERERS),
    Row("engagements:questions", things.open_request, see=BOTH, act=SELLERS),
    Row("engagements:answer", things.question, see=BUYERS, act=BUYERS, hidden=[FIRM]),
    Row("engagements:evaluate", things.closed_request, see=BUYERS, act=BUYERS, hidden=[FIRM]),
    Row("engagements:purchase_record", things.evaluated_request, see=people(OPERATOR), hidden=[FIRM]),
    Row("engagements:send_link_again", things.named_firm, act=BUYERS, hidden=[FIRM]),
    Row("engagements:firm_invitation", part=things.firm_link, see=PUBLIC, act=SELLERS | {VISITOR}),
    Row("engagements:none_suitable", things.closed_request, see=BUYERS, act=BUYERS, hidden=[FIRM]),
]
OWNER = frozenset({Role.OPERATOR_OWNER})
SIGNING = [
    Row("engagements:signers", see=people(OPERATOR), act=OWNER, only=[OPERATOR]),
    Row("engagements:authority_new", things.signer, see=OWNER, act=OWNER),
    Row("engagements:authority_end", things.authority, act=OWNER, hidden=[]),
    Row("engagements:signature_list", see=SIGNED_IN),
    Row("engagements:signature", things.signature, see=people(OPERATOR)),
]
QUOTES = [
    Row("engagements:quote_list", see=SIGNED_IN),
    Row("engagements:write_quote", things.open_request, see=SELLERS, act=SELLERS),
    Row("engagements:quote", things.sealed_quote, see=people(FIRM), hidden=[OPERATOR]),
    Row("engagements:quote", things.opened_quote, see=BOTH),
    Row("engagements:seal_quote", things.draft_quote, act=SELLERS),
    Row("engagements:withdraw_quote", things.sealed_quote, act=SELLERS, hidden=[OPERATOR]),
    Row("engagements:accept_quote", things.chosen_quote, see=people(OPERATOR), act=SIGNER, hidden=[FIRM]),
]
ORDERS = [
    Row("engagements:order_list", see=SIGNED_IN),
    Row("engagements:order", things.running_order, see=BOTH),
    Row("engagements:signed_text", things.running_order, see=BOTH),
    Row("engagements:contract", things.running_order, see=BOTH),
    Row("engagements:start_order", things.agreed_order, act=DELIVERERS),
    Row("engagements:cancel_order", things.agreed_order, see=SIGNER, act=SIGNER),
    Row("engagements:messages", things.running_order, see=BUYERS | DELIVERERS, act=BUYERS | DELIVERERS),
    Row("engagements:milestone", things.delivered_milestone, see=BOTH),
    Row("engagements:deliver", things.planned_milestone, act=DELIVERERS),
    Row("engagements:accept", things.delivered_milestone, act=SIGNER),
    Row("engagements:dispute", things.delivered_milestone, act=BUYERS),
    Row("engagements:rework", things.disputed_milestone, act=DELIVERERS),
    Row("engagements:drop", things.planned_milestone, act=DELIVERERS),
]
PAYMENTS = [
    Row("payments:list", see=SIGNED_IN),
    Row("payments:own_share", things.share_to_pay, see=BOTH),
    Row("payments:invoice", things.share_to_invoice, act=BILLERS),
    Row("payments:record", things.share_to_pay, act=BUYERS),
    Row("payments:confirm", things.share_to_pay, act=BILLERS, post={"step": "received"}),
    Row("payments:pay", things.share_to_pay_online, see=BUYERS, act=BUYERS, leads=True),
    Row("payments:checkout", things.checkout, see=BUYERS),
    Row("payments:refund", things.share_to_pay_online, act=BILLERS),
    Row("payments:test_checkout", things.test_checkout, see=BUYERS, act=BUYERS, post={"step": "card"}),
    Row("payments:online", see=BILLERS, act=BILLERS),
    Row("payments:test_onboarding", things.connected, see=BILLERS, act=BILLERS, post={"step": "finish"}),
    Row("payments:case_list", see=OFFICER),
    Row("payments:finance_case", things.finance_case, see=OFFICER, act=OFFICER, strangers=403),
    # A signature stands in for the sign-in: whoever has none is answered 400, and nothing of it is kept.
    Row("payments:webhook", act=PUBLIC),
    Row("payments:payout", things.payout, see=people(FIRM, OFFICE)),
    Row("payments:payout_paid", things.payout, act=FISCAL),
    Row("payments:payout_move", things.payout, act=FISCAL, post={"step": "hold"}),
    Row("payments:account", see=BILLERS, act=BILLERS),
    Row("payments:verify_account", part=things.entered_account, act=BILLERS),
]
ROWS = [*REQUESTS, *SIGNING, *QUOTES, *ORDERS, *PAYMENTS]
