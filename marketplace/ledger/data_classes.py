from marketplace.core.classification import declare

declare("ledger.Account", code="kind scope pool")
declare("ledger.Transfer", code="idempotency_key", confidential="reason")
