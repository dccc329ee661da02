"""How far a purchase of the demo has come: each path ends in another state of some machine."""

from subsidies.seeds.steps import applications, claims, decisions, online, orders, payments, requests, vouchers
from subsidies.seeds.story import Path

FILED: Path = (applications.draft, applications.submit)
READ: Path = (*FILED, decisions.take)
RETURNED: Path = (*READ, decisions.send_back)
DECLINED: Path = (*READ, decisions.decline)
AWARDED: Path = (*READ, decisions.recommend, decisions.approve)
HEARD: Path = (*DECLINED, decisions.appeal, decisions.reopen)
WAITING: Path = (*READ, decisions.wait_list)
MONEY_BACK: Path = (*WAITING, decisions.offer)
HOLDING: Path = (*AWARDED, applications.accept)

ASKED: Path = (requests.ask, requests.send)
OFFERED: Path = (*ASKED, requests.talk, requests.quote)
QUOTED: Path = (*OFFERED, 14, requests.open_quotes)
CHOSEN: Path = (*QUOTED, requests.evaluate)
ORDERED: Path = (*CHOSEN, orders.sign)
STARTED: Path = (*ORDERED, orders.start)
DELIVERED: Path = (*STARTED, orders.deliver)
ACCEPTED: Path = (*DELIVERED, orders.accept_work)
# One milestone waits for the operator's word and one for the provider; or the first is through already.
HALF_DELIVERED: Path = (*STARTED, orders.deliver_first)
HALF_ACCEPTED: Path = (*HALF_DELIVERED, orders.accept_first)
INVOICED: Path = (*ACCEPTED, payments.invoice)
SETTLED_SHARE: Path = (*INVOICED, payments.pay, payments.receive)

CLAIMED: Path = (*HOLDING, *SETTLED_SHARE, claims.claim_money)
# One claim waits for approval and one for release.
HALF_APPROVED: Path = (*CLAIMED, claims.approve_first_claim)
HALF_PREPARED: Path = (*HALF_APPROVED, claims.prepare_run)
RELEASED: Path = (*CLAIMED, claims.approve_claims, claims.release)
PAID: Path = (*RELEASED, claims.bank_pays)

# The own share by the platform route. A public body pays after it accepted the work.
_ONLINE: Path = (*CHOSEN, orders.sign_online, orders.start)
TO_PAY_ONLINE: Path = (
    *(*HOLDING, *_ONLINE, orders.deliver_first, online.get_ready),
    *(orders.accept_first, payments.invoice),
)
_INVOICED_ONLINE: Path = (
    *(*HOLDING, *_ONLINE, orders.deliver, online.get_ready),
    *(orders.accept_work, payments.invoice),
)
PAID_ONLINE: Path = (*_INVOICED_ONLINE, online.pay_by_card)
# The whole way: both parts are paid, the subsidy in a run of two people that the bank's statement shows.
ONLINE_TO_THE_END: Path = (
    *(*PAID_ONLINE, online.bank_gets_it, claims.claim_money, claims.approve_claims),
    *(claims.prepare_run, claims.release_run, 2, claims.bank_pays_run),
)

# Those with an own share stand first, because few programs ask for one; those that keep an application open stand
# last, because they hold their operator.
PATHS: tuple[Path, ...] = (
    RELEASED,
    (*HOLDING, *INVOICED),
    (*HOLDING, *ACCEPTED),
    (*CLAIMED, claims.approve_claims, claims.prepare_run, claims.release_run, claims.bank_fails),
    (*CLAIMED, claims.return_claim),
    CLAIMED,
    (*CLAIMED, claims.decline_claim),
    (*CLAIMED, claims.approve_claims, claims.prepare_run, claims.discard_run, claims.hold),
    (*HOLDING, *INVOICED, 30, payments.fall_overdue),
    (*HOLDING, *SETTLED_SHARE, payments.refund),
    (*HOLDING, *SETTLED_SHARE, payments.bounce),
    (*HOLDING, *CHOSEN, orders.sign_to_pay_early, payments.invoice, orders.cancel_order),
    (*_INVOICED_ONLINE, online.pay_by_bank, -4),
    (*PAID_ONLINE, online.give_some_back, online.bank_takes_back),
    (*_INVOICED_ONLINE, online.pay_by_bank, online.fail_and_forget),
    (*HOLDING, *STARTED, orders.deliver, 17, orders.accept_first_for_operator),
    (*HOLDING, *CHOSEN),
    (*HOLDING, *DELIVERED),
    (*HOLDING, *DELIVERED, orders.dispute),
    (*HOLDING, *DELIVERED, orders.dispute, orders.rework),
    (*HOLDING, *ASKED, requests.draft_quote),
    (*HOLDING, *OFFERED, requests.close_questions),
    (*HOLDING, *OFFERED, requests.cancel_request),
    (*HOLDING, *QUOTED, 60, requests.expire_quotes),
    (*HOLDING, *QUOTED, requests.none_suitable),
    (*HOLDING, requests.ask),
    (*HEARD, decisions.recommend, decisions.approve, applications.accept, vouchers.cancel_voucher),
    (*HOLDING, vouchers.revoke_voucher),
    (*HOLDING, 120, vouchers.expire_voucher),
    (*HOLDING, *ORDERED),
    (*HOLDING, *ASKED, requests.talk, requests.quote_below, 14, requests.open_quotes, requests.evaluate, orders.sign),
    (*HOLDING, *ORDERED, orders.cancel_order),
    DECLINED,
    (*DECLINED, decisions.appeal, decisions.uphold),
    (*RETURNED, 9, decisions.remind, 6, decisions.leave_incomplete),
    (*MONEY_BACK, decisions.take_offer, decisions.recommend, decisions.approve, 34, decisions.lapse),
    (*MONEY_BACK, 15, decisions.leave_offer, applications.withdraw),
    (*FILED, applications.withdraw),
    (*MONEY_BACK, decisions.refuse_offer),
    (*MONEY_BACK, applications.withdraw),
    READ,
    (*READ, decisions.recommend),
    FILED,
    (applications.draft,),
    (*DECLINED, decisions.appeal),
    MONEY_BACK,
    (*WAITING, decisions.propose),
    (*WAITING, decisions.outgrow, decisions.propose),
)
# From these steps on the operator owes its part, so the program must leave it one.
OWN_SHARE_STEPS = frozenset({orders.accept_work, orders.sign_to_pay_early, orders.accept_first_for_operator})
# With keys of a test account at the real processor nobody is there to type on its pages.
STANDIN_STEPS = frozenset({online.get_ready})
