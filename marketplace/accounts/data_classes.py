from marketplace.core.classification import declare

declare("accounts.User", code="password zone", confidential="email name")
declare(
    "accounts.Organisation", code="reference state zone", public="name", confidential="phone trading_blocked_reason"
)
declare("accounts.Membership", code="reference", confidential="title outside_firm")
declare("accounts.Interest", code="reference")
declare("accounts.Invitation", code="reference roles token_sha256", confidential="email outside_firm")
declare("accounts.PastName", public="name")
