"""Routing and account numbers stand in the vault; here are the words around them."""

from marketplace.core.classification import declare

declare("payments.OwnShare", code="reference", confidential="invoice_number")
declare("payments.OwnShareProof", confidential="number")
declare("payments.PayoutAccount", confidential="bank_name holder_name last_four")
declare("payments.Payout", code="reference scope claim_reference", confidential="bank_reference")
declare(
    "payments.OnlinePayment",
    code="reference checkout_id payment_id charge_id transfer_id",
    confidential="checkout_url",
)
declare("payments.OwnRefund", code="reference refund_id")
declare("payments.StripeEvent", code="account event_id kind subject_id")
declare("payments.FinanceCase", code="reference code", confidential="note")
declare("payments.ConnectedAccount", code="account_id disabled_reason", confidential="due")
declare("payments.BankPayout", code="payout_id")
