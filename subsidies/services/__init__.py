from subsidies.services.budgets import (
    authorise_budget_line,
    change_budget_line,
    create_budget_line,
    create_fund_source,
    cut_budget_line,
)
from subsidies.services.deputies import end_deputy, name_deputy
from subsidies.services.programs import (
    archive_program,
    change_program,
    close_program,
    create_program,
    open_program,
    pause_program,
    wind_down_program,
)
from subsidies.services.rulecards import sign_rule_card, write_rule_card

__all__ = [
    "archive_program",
    "authorise_budget_line",
    "change_budget_line",
    "change_program",
    "close_program",
    "create_budget_line",
    "create_fund_source",
    "create_program",
    "cut_budget_line",
    "end_deputy",
    "name_deputy",
    "open_program",
    "pause_program",
    "sign_rule_card",
    "wind_down_program",
    "write_rule_card",
]
