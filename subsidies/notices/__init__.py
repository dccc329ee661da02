from subsidies.notices.applications import (
    tell_application_closed,
    tell_application_received,
    tell_application_returned,
    tell_application_withdrawn,
    tell_award,
    tell_award_accepted,
    tell_award_lapsed,
    tell_declined,
    tell_office,
    tell_upheld,
    tell_wait_listed,
)
from subsidies.notices.programs import (
    tell_budget_authorised,
    tell_budget_planned,
    tell_program_moved,
    tell_program_planned,
)
from subsidies.notices.trade import (
    tell_claim_answered,
    tell_claim_submitted,
    tell_voucher_cancelled,
    tell_voucher_expired,
    tell_voucher_revoked,
)

__all__ = [
    "tell_application_closed",
    "tell_application_received",
    "tell_application_returned",
    "tell_application_withdrawn",
    "tell_award",
    "tell_award_accepted",
    "tell_award_lapsed",
    "tell_budget_authorised",
    "tell_budget_planned",
    "tell_claim_answered",
    "tell_claim_submitted",
    "tell_declined",
    "tell_office",
    "tell_program_moved",
    "tell_program_planned",
    "tell_upheld",
    "tell_voucher_cancelled",
    "tell_voucher_expired",
    "tell_voucher_revoked",
    "tell_wait_listed",
]
