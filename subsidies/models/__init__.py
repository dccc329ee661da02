from subsidies.models.applications import (
    DESK_STATES,
    OPEN_STATES,
    SEPARATE_DUTIES,
    Application,
    ApplicationDocument,
    ApplicationItem,
    Decision,
    DecisionKind,
    Defect,
    PriceSource,
)
from subsidies.models.claims import Claim
from subsidies.models.programs import (
    DUTY_ROLES,
    BudgetLine,
    Deputy,
    Duty,
    FundSource,
    FundSourceKind,
    ObligationEvent,
    Program,
    Selection,
)
from subsidies.models.rulecards import RuleCard, RuleCardVersion
from subsidies.models.screening import Screening
from subsidies.models.vouchers import USABLE_STATES, Draw, Voucher

__all__ = [
    "DESK_STATES",
    "DUTY_ROLES",
    "OPEN_STATES",
    "SEPARATE_DUTIES",
    "USABLE_STATES",
    "Application",
    "ApplicationDocument",
    "ApplicationItem",
    "BudgetLine",
    "Claim",
    "Decision",
    "DecisionKind",
    "Defect",
    "Deputy",
    "Draw",
    "Duty",
    "FundSource",
    "FundSourceKind",
    "ObligationEvent",
    "PriceSource",
    "Program",
    "RuleCard",
    "RuleCardVersion",
    "Screening",
    "Selection",
    "Voucher",
]
