from marketplace.payments.services.accounts import enter_payout_account, verify_payout_account
from marketplace.payments.services.cases import ask_write_off, close_case, keep_debt, record_collection, write_off
from marketplace.payments.services.connect import start_onboarding, sync_account, sync_bank_payout
from marketplace.payments.services.funds import record_top_up
from marketplace.payments.services.inbox import process_event, receive_event
from marketplace.payments.services.online import open_checkout, sync_checkout, sync_payment
from marketplace.payments.services.ownshares import (
    PaymentDetails,
    invoice_own_share,
    mark_overdue,
    open_own_share,
    record_payment,
    waive_own_shares,
)
from marketplace.payments.services.payees import (
    TAX_KIND,
    OtherPayeeDetails,
    approve_other_payee,
    end_other_payee,
    enter_tax_form,
    name_other_payee,
    record_call_back,
    record_payee_screening,
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
from marketplace.payments.services.processor import ProcessorBalance
from marketplace.payments.services.receipts import (
    confirm_receipt,
    record_returned_payment,
    refund_own_share,
    reject_receipt,
)
from marketplace.payments.services.reconciling import (
    explain_difference,
    fetch_balances,
    match_lines,
    own_difference,
    reconcile_office,
)
from marketplace.payments.services.returns import Imported, import_returns
from marketplace.payments.services.runs import (
    MOST_PAYMENTS,
    discard_run,
    mark_run_paid,
    prepare_run,
    release_run,
    set_paying_office,
)
from marketplace.payments.services.settling import settle_if_paid
from marketplace.payments.services.statements import content_of, discard_statement, take_lines, upload_statement
from marketplace.payments.services.statements import read as read_statement
from marketplace.payments.services.subsidies import follow_subsidy, send_subsidy
from marketplace.payments.services.transfers import ask_refund, refund_cancelled, send_own_share, send_refund

__all__ = [
    "MOST_PAYMENTS",
    "TAX_KIND",
    "Imported",
    "OtherPayeeDetails",
    "PaymentDetails",
    "ProcessorBalance",
    "approve_other_payee",
    "ask_refund",
    "ask_write_off",
    "close_case",
    "confirm_receipt",
    "content_of",
    "discard_run",
    "discard_statement",
    "end_other_payee",
    "enter_payout_account",
    "enter_tax_form",
    "explain_difference",
    "fetch_balances",
    "follow_subsidy",
    "hold_payout",
    "import_returns",
    "invoice_own_share",
    "keep_debt",
    "mark_overdue",
    "mark_payout_failed",
    "mark_payout_paid",
    "mark_run_paid",
    "match_lines",
    "name_other_payee",
    "open_checkout",
    "open_own_share",
    "own_difference",
    "payable_account",
    "prepare_run",
    "process_event",
    "queue_payout",
    "read_statement",
    "receive_event",
    "reconcile_office",
    "record_call_back",
    "record_collection",
    "record_payee_screening",
    "record_payment",
    "record_returned_payment",
    "record_top_up",
    "refund_cancelled",
    "refund_own_share",
    "reject_receipt",
    "release_payout",
    "release_run",
    "requeue_payout",
    "send_own_share",
    "send_refund",
    "send_subsidy",
    "set_paying_office",
    "settle_if_paid",
    "start_onboarding",
    "sync_account",
    "sync_bank_payout",
    "sync_checkout",
    "sync_payment",
    "take_lines",
    "upload_statement",
    "verify_payout_account",
    "waive_own_shares",
    "write_off",
]
