from subsidies.models.programs import (
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

__all__ = [
    "BudgetLine",
    "Deputy",
    "Duty",
    "FundSource",
    "FundSourceKind",
    "ObligationEvent",
    "Program",
    "RuleCard",
    "RuleCardVersion",
    "Screening",
    "Selection",
]
