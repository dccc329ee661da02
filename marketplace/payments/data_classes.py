"""Routing and account numbers stand in the vault; here are the words around them."""

from marketplace.core.classification import declare

declare("payments.OwnShare", code="reference", confidential="invoice_number remit_to")
declare("payments.OwnShareProof", confidential="number payer")
declare("payments.PayoutAccount", code="bank_code", confidential="bank_name holder_name last_four call_back_note")
declare("payments.Payout", code="reference scope claim_reference transfer_id", confidential="bank_reference")
declare("payments.TaxForm", confidential="name_on_form last_four")
declare("payments.PayeeScreening", confidential="remark")
declare("payments.OtherPayee", confidential="name bank_name last_four")
declare("payments.PayingOffice", code="bank_routing company_id", confidential="bank_name company_name law")
declare("payments.PayoutRun", code="reference entry_hash file_sha256")
declare("payments.RunEntry", code="trace bank_code")
declare("payments.ReturnsFile", code="sha256")
declare("payments.BankStatement", code="reference source sha256", confidential="columns")
declare("payments.StatementLine", code="fingerprint thing", confidential="words bank_reference")
declare("payments.Difference", code="reference", confidential="note")
declare(
    "payments.OnlinePayment",
    code="reference checkout_id payment_id charge_id transfer_id",
    confidential="checkout_url",
)
declare("payments.OwnRefund", code="reference refund_id")
declare("payments.StripeEvent", code="account event_id kind subject_id")
declare("payments.FinanceCase", code="reference code", confidential="note write_off_reason")
declare("payments.CaseCollection", confidential="bank_reference")
declare("payments.ConnectedAccount", code="account_id disabled_reason", confidential="due")
declare("payments.TopUp", code="top_up_id")
declare("payments.BankPayout", code="payout_id")
