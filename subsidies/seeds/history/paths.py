"""How the purchases of the history went: as in `subsidies.seeds.paths`, but with the time that work takes."""

from subsidies.reasons import DeclineReason
from subsidies.seeds.paths import ASKED, FILED, HOLDING, INVOICED, ORDERED, READ, RETURNED
from subsidies.seeds.steps import applications, claims, decisions, orders, payments, requests, vouchers
from subsidies.seeds.story import Path

WORK, BOARD_MEETS, VOUCHER_LASTS = 28, 10, 200
AWARD: Path = (decisions.recommend, decisions.approve, applications.accept)
COLLECT: Path = (claims.claim_money, claims.approve_claims, claims.release, claims.bank_pays)
_DELIVER: Path = (*ORDERED, orders.start, WORK, orders.deliver)
_PAY: Path = (payments.invoice, BOARD_MEETS, payments.pay, payments.receive)
_BUY: Path = (*_DELIVER, orders.accept_work, *_PAY, *COLLECT)

PAID: Path = (*HOLDING, *_BUY)
CURED: Path = (*RETURNED, 5, applications.cure, *AWARD, *_BUY)
CURED_BUT_UNUSED: Path = (*RETURNED, 5, applications.cure, *AWARD, VOUCHER_LASTS, vouchers.expire_voucher)
PAID_LATE: Path = (
    *HOLDING,
    *(*_DELIVER, orders.accept_work, payments.invoice, 38, payments.fall_overdue),
    *(payments.pay, payments.receive, *COLLECT),
)
PAID_AFTER_DISPUTE: Path = (
    *HOLDING,
    *(*_DELIVER, orders.dispute, orders.rework, BOARD_MEETS, orders.deliver_again),
    *(orders.accept_work, *_PAY, *COLLECT),
)
_TOO_DEAR: Path = (*READ, decisions.decline_because(DeclineReason.COST_NOT_REASONABLE))
TOO_DEAR: Path = _TOO_DEAR
NOT_SHOWN: Path = (*READ, decisions.decline_because(DeclineReason.NOT_ENOUGH_INFORMATION))
NO_MONEY: Path = (*READ, decisions.decline_because(DeclineReason.NO_MONEY))
UPHELD: Path = (*_TOO_DEAR, 12, decisions.appeal, BOARD_MEETS, decisions.uphold)
REOPENED: Path = (*_TOO_DEAR, 12, decisions.appeal, BOARD_MEETS, decisions.reopen, *AWARD, *_BUY)
OVERRIDDEN: Path = (
    *(*READ, decisions.ask_override, decisions.grant_override, decisions.recommend_instead),
    *(decisions.approve, applications.accept, *_BUY),
)
UNUSED: Path = (*HOLDING, VOUCHER_LASTS, vouchers.expire_voucher)
GIVEN_BACK: Path = (*HOLDING, 25, vouchers.cancel_voucher)
LAPSED: Path = (*READ, decisions.recommend, decisions.approve, 35, decisions.lapse)
INCOMPLETE: Path = (*RETURNED, 25, decisions.leave_incomplete)
WITHDRAWN: Path = (*FILED, 6, applications.withdraw)
KEPT: Path = HOLDING
# One order for a part fails, another uses up the rest: what is left then is what came back.
_FAILS: Path = (orders.start, 7, orders.deliver_first, orders.dispute, orders.end_after_failure)
REPLACED: Path = (
    *(*HOLDING, *ASKED, requests.talk, requests.quote_below, 14, requests.open_quotes, requests.evaluate, orders.sign),
    *(*_FAILS, requests.turn_to_another, *ORDERED, vouchers.replace_voucher),
)
OWING: Path = (*HOLDING, *INVOICED)
