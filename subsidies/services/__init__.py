from subsidies.services.allotments import authorise_allotment, plan_allotment, release_allotment, withdraw_allotment
from subsidies.services.budgets import (
    authorise_budget_line,
    change_budget_line,
    create_budget_line,
    create_fund_source,
)
from subsidies.services.closings import close_budget_line, sign_month_off
from subsidies.services.cuts import cut_budget_line
from subsidies.services.deputies import end_deputy, name_deputy
from subsidies.services.endings import confirm_ending, propose_ending, stop_ending
from subsidies.services.programs import (
    archive_program,
    change_program,
    close_program,
    create_program,
    open_program,
    pause_program,
)
from subsidies.services.routes import set_payment_route
from subsidies.services.rulecards import sign_rule_card, write_rule_card
from subsidies.services.winddowns import freeze_program, remind_of_last_claims, wind_down_program

__all__ = [
    "archive_program",
    "authorise_allotment",
    "authorise_budget_line",
    "change_budget_line",
    "change_program",
    "close_budget_line",
    "close_program",
    "confirm_ending",
    "create_budget_line",
    "create_fund_source",
    "create_program",
    "cut_budget_line",
    "end_deputy",
    "freeze_program",
    "name_deputy",
    "open_program",
    "pause_program",
    "plan_allotment",
    "propose_ending",
    "release_allotment",
    "remind_of_last_claims",
    "set_payment_route",
    "sign_month_off",
    "sign_rule_card",
    "stop_ending",
    "wind_down_program",
    "withdraw_allotment",
    "write_rule_card",
]
