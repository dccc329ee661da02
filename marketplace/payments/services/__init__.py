from marketplace.payments.services.accounts import enter_payout_account, verify_payout_account
from marketplace.payments.services.ownshares import (
    PaymentDetails,
    confirm_receipt,
    invoice_own_share,
    mark_overdue,
    open_own_share,
    record_payment,
    record_returned_payment,
    refund_own_share,
    reject_receipt,
    waive_own_shares,
)
from marketplace.payments.services.payouts import (
    hold_payout,
    mark_payout_failed,
    mark_payout_paid,
    payable_account,
    queue_payout,
    release_payout,
    requeue_payout,
)
from marketplace.payments.services.settling import settle_if_paid

__all__ = [
    "PaymentDetails",
    "confirm_receipt",
    "enter_payout_account",
    "hold_payout",
    "invoice_own_share",
    "mark_overdue",
    "mark_payout_failed",
    "mark_payout_paid",
    "open_own_share",
    "payable_account",
    "queue_payout",
    "record_payment",
    "record_returned_payment",
    "refund_own_share",
    "reject_receipt",
    "release_payout",
    "requeue_payout",
    "settle_if_paid",
    "verify_payout_account",
    "waive_own_shares",
]
