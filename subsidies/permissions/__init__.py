from subsidies.permissions.applications import (
    PREPARERS,
    why_not_answer_appeal,
    why_not_approve,
    why_not_assign,
    why_not_decide,
    why_not_prepare,
    why_not_recommend,
    why_not_sign_application,
    why_not_sign_award,
    why_not_withdraw,
)
from subsidies.permissions.budgets import BUDGET_ROLES, why_not_see_desk
from subsidies.permissions.trade import (
    CLAIMANTS,
    stands_in_for_release,
    why_approved_before,
    why_not_approve_claim,
    why_not_cancel_voucher,
    why_not_claim,
    why_not_revoke_voucher,
)

__all__ = [
    "BUDGET_ROLES",
    "CLAIMANTS",
    "PREPARERS",
    "stands_in_for_release",
    "why_approved_before",
    "why_not_answer_appeal",
    "why_not_approve",
    "why_not_approve_claim",
    "why_not_assign",
    "why_not_cancel_voucher",
    "why_not_claim",
    "why_not_decide",
    "why_not_prepare",
    "why_not_recommend",
    "why_not_revoke_voucher",
    "why_not_see_desk",
    "why_not_sign_application",
    "why_not_sign_award",
    "why_not_withdraw",
]
