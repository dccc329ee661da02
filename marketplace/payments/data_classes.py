"""Routing and account numbers stand in the vault; here are the words around them."""

from marketplace.core.classification import declare

declare("payments.OwnShare", code="reference", confidential="invoice_number")
declare("payments.OwnShareProof", confidential="number payer")
declare("payments.PayoutAccount", confidential="bank_name holder_name last_four")
declare("payments.Payout", code="reference scope claim_reference", confidential="bank_reference")
