from marketplace.payments.services.accounts import enter_payout_account, verify_payout_account
from marketplace.payments.services.cases import close_case
from marketplace.payments.services.connect import start_onboarding, sync_account, sync_bank_payout
from marketplace.payments.services.inbox import process_event, receive_event
from marketplace.payments.services.online import open_checkout, sync_checkout, sync_payment
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
from marketplace.payments.services.transfers import ask_refund, refund_cancelled, send_own_share, send_refund

__all__ = [
    "PaymentDetails",
    "ask_refund",
    "close_case",
    "confirm_receipt",
    "enter_payout_account",
    "hold_payout",
    "invoice_own_share",
    "mark_overdue",
    "mark_payout_failed",
    "mark_payout_paid",
    "open_checkout",
    "open_own_share",
    "payable_account",
    "process_event",
    "queue_payout",
    "receive_event",
    "record_payment",
    "record_returned_payment",
    "refund_cancelled",
    "refund_own_share",
    "reject_receipt",
    "release_payout",
    "requeue_payout",
    "send_own_share",
    "send_refund",
    "settle_if_paid",
    "start_onboarding",
    "sync_account",
    "sync_bank_payout",
    "sync_checkout",
    "sync_payment",
    "verify_payout_account",
    "waive_own_shares",
]
