from subsidies.models.appeals import Appeal
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
from subsidies.models.budgets import (
    Allotment,
    BudgetCut,
    BudgetLine,
    FundSource,
    FundSourceKind,
    ObligationEvent,
    PayeeRole,
)
from subsidies.models.claims import Claim
from subsidies.models.duties import DUTY_ROLES, Deputy, Duty
from subsidies.models.endings import Ending, ProRata
from subsidies.models.exports import Export, ExportFormat, ExportKind, ExportPart
from subsidies.models.monthends import MonthEnd
from subsidies.models.overrides import Override
from subsidies.models.programs import Program, Selection
from subsidies.models.recoveries import Recovery
from subsidies.models.reminders import Reminder, VoucherReminder
from subsidies.models.rulecards import RuleCard, RuleCardVersion
from subsidies.models.samples import OwnShareSample
from subsidies.models.scores import Score
from subsidies.models.screening import Screening
from subsidies.models.vouchers import USABLE_STATES, Draw, Voucher
from subsidies.models.waiting import WaitingOffer

__all__ = [
    "DESK_STATES",
    "DUTY_ROLES",
    "OPEN_STATES",
    "SEPARATE_DUTIES",
    "USABLE_STATES",
    "Allotment",
    "Appeal",
    "Application",
    "ApplicationDocument",
    "ApplicationItem",
    "BudgetCut",
    "BudgetLine",
    "Claim",
    "Decision",
    "DecisionKind",
    "Defect",
    "Deputy",
    "Draw",
    "Duty",
    "Ending",
    "Export",
    "ExportFormat",
    "ExportKind",
    "ExportPart",
    "FundSource",
    "FundSourceKind",
    "MonthEnd",
    "ObligationEvent",
    "Override",
    "OwnShareSample",
    "PayeeRole",
    "PriceSource",
    "ProRata",
    "Program",
    "Recovery",
    "Reminder",
    "RuleCard",
    "RuleCardVersion",
    "Score",
    "Screening",
    "Selection",
    "Voucher",
    "VoucherReminder",
    "WaitingOffer",
]
