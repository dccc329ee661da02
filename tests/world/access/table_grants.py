"""The check without an account, programs, applications, vouchers, claims and budgets."""

from marketplace.accounts.roles import Role
from tests.world.access import things_grants as things
from tests.world.access.declared import (
    ADMINISTRATOR,
    BILLERS,
    BUYERS,
    DECIDERS,
    FIRM,
    FISCAL,
    OFFICE,
    OPERATOR,
    PLANNERS,
    PUBLIC,
    SIGNED_IN,
    SIGNER,
    STAFF,
    Row,
    people,
)

REVIEWER = frozenset({Role.PROGRAM_REVIEWER})
AUDITOR = frozenset({Role.PROGRAM_AUDITOR})
ASKERS = REVIEWER | PLANNERS
OWNER = frozenset({Role.OPERATOR_OWNER})
HOLDERS = frozenset({Role.OPERATOR_OWNER, Role.OPERATOR_SIGNER})
EXPORTERS = AUDITOR | PLANNERS
INSIDE = people(OFFICE, STAFF)
BOTH = people(OPERATOR, OFFICE)

CHECK = [
    Row("check_start", see=PUBLIC),
    Row("check_question", part=things.question_of_the_check, see=PUBLIC, act=PUBLIC),
    Row("check_result", see=PUBLIC, leads=True),
    Row("check_reopen", see=PUBLIC, act=PUBLIC),
    Row("check_forget", act=PUBLIC),
    Row("check_erase", see=OWNER, act=OWNER),
]
PROGRAMS = [
    Row("program_list", see=PUBLIC),
    Row("program", part=things.public_program, see=PUBLIC),
    Row("program_dates", part=things.public_program, see=PUBLIC),
    Row("program_new", see=ADMINISTRATOR | people(STAFF), act=ADMINISTRATOR | people(STAFF)),
    Row("program_setup", things.set_up, see=INSIDE),
    Row("program_setup", things.open_set_up, see=INSIDE, strangers=403),
    Row("program_facts", things.set_up, see=ADMINISTRATOR, act=ADMINISTRATOR),
    Row("program_rules", things.set_up, see=INSIDE, act=ADMINISTRATOR),
    Row("program_rules_signed", part=things.signed_rules, see=PUBLIC),
    Row("program_rules_signed", things.signed_rules_of_a_plan, see=INSIDE, asks_who=False),
    Row("program_deputy", things.set_up, act=ADMINISTRATOR),
    Row("program_deputy_end", things.deputy, act=ADMINISTRATOR),
    Row("program_payment_route", things.set_up, see=ADMINISTRATOR, act=ADMINISTRATOR),
    Row("program_wind_down", things.set_up, see=ADMINISTRATOR, act=ADMINISTRATOR),
    Row("program_move", things.move_of_a_program, act=ADMINISTRATOR),
    Row("program_desk", things.open_program, see=people(OFFICE)),
    Row("program_claims", things.open_program, see=people(OFFICE)),
    Row("program_budget", things.open_program, see=people(OFFICE)),
    *[
        Row(f"budget_{page}", things.open_program, see=people(OFFICE))
        for page in ("over_time", "obligations", "pending")
    ],
    Row("export_list", things.open_program, see=EXPORTERS, act=EXPORTERS),
    Row("export", things.export, see=EXPORTERS),
    Row("tax_year", see=FISCAL, act=FISCAL),
    Row("program_export", things.open_program, see=people(OFFICE), act=ADMINISTRATOR),
    Row("fund_source_new", things.open_program, see=PLANNERS, act=PLANNERS),
    Row("budget_line_new", things.open_program, see=PLANNERS, act=PLANNERS),
    Row("budget_line_change", things.budget_line, see=PLANNERS, act=PLANNERS),
    Row("budget_line_authorise", things.budget_line, see=people(OFFICE), act=FISCAL),
    Row("allotment_new", things.line_in_allotments, see=PLANNERS, act=PLANNERS),
    Row("allotment", things.allotment, see=people(OFFICE), act=FISCAL),
    Row("allotment_withdraw", things.allotment, act=PLANNERS),
    Row("month_end", things.open_program, see=people(OFFICE), act=FISCAL),
    Row("budget_line_close", things.budget_line, act=FISCAL),
    Row("shortfall", things.budget_line, see=people(OFFICE), act=PLANNERS),
    Row("ending_answer", things.ending, act=PLANNERS),
    Row("budget_line_cut", things.budget_line, see=FISCAL, act=FISCAL),
]
APPLICATIONS = [
    Row("application_list", see=SIGNED_IN),
    Row("application_start", part=things.public_program, see=SIGNED_IN, act=BUYERS),
    Row("application", things.draft_application, see=people(OPERATOR)),
    Row("application", things.application_in_review, see=BOTH),
    Row("application_part", things.part_of_an_application, see=BUYERS, act=BUYERS),
    Row("application_check", things.draft_application, see=people(OPERATOR)),
    Row("application_sign", things.draft_application, see=people(OPERATOR), act=SIGNER),
    Row("application_withdraw", things.application_in_review, act=BUYERS),
    Row("application_answer", things.point_of_an_application, see=BUYERS, act=BUYERS),
    Row("application_decide", things.decision, see=people(OFFICE), act=REVIEWER, hidden=[OPERATOR]),
    Row("application_award", things.award, see=BOTH),
    Row("application_accept", things.award, see=BOTH, act=SIGNER),
    Row("application_appeal", things.declined_application, see=people(OPERATOR), act=BUYERS, hidden=[OFFICE]),
    Row("application_offer_yes", things.offered_application, act=BUYERS, hidden=[OFFICE]),
    Row("application_offer_no", things.offered_application, act=BUYERS, hidden=[OFFICE]),
]
VOUCHERS = [
    Row("voucher_list", see=SIGNED_IN),
    Row("voucher", things.voucher, see=BOTH),
    Row("voucher_cancel", things.voucher, see=HOLDERS, act=HOLDERS),
    Row("voucher_revoke", things.voucher, see=DECIDERS, act=DECIDERS),
    Row("voucher_replace", things.voucher, see=DECIDERS, act=DECIDERS),
]
MONEY = [
    Row("money", things.voucher, see=BOTH),
    Row("money", things.money_of_a_line, see=people(OFFICE)),
    Row("money_in", things.pot_of_a_voucher, see=BOTH),
    Row("movement", things.movement, see=BOTH),
]
CLAIMS = [
    Row("claim_list", see=SIGNED_IN),
    Row("claim_submit", things.claimable_milestone, see=BILLERS, act=BILLERS),
    Row("claim", things.claim, see=people(OPERATOR, FIRM, OFFICE)),
    Row("claim_act", things.returning_of_a_claim, see=DECIDERS, act=DECIDERS),
    Row("claim_act", things.resubmission_of_a_claim, see=BILLERS, act=BILLERS),
    Row("accept_for_operator", things.unanswered_work, see=people(OFFICE), act=DECIDERS),
]
RECOVERIES = [
    Row("recovery_new", things.paid_claim, see=DECIDERS, act=DECIDERS),
    Row("recovery", things.recovery, see=people(FIRM, OFFICE)),
    Row("recovery_act", things.answer_of_a_recovery, see=BILLERS, act=BILLERS),
    Row("recovery_act", things.repayment_of_a_recovery, see=FISCAL, act=FISCAL),
    Row("recovery_act", things.drop_of_a_recovery, see=DECIDERS, act=DECIDERS),
]
SAMPLES = [
    Row("own_share_samples", see=SIGNED_IN),
    Row("own_share_sample", things.sample_to_show, see=BOTH, act=BUYERS),
    Row("own_share_sample_sound", things.sample_to_judge, act=FISCAL),
    Row("own_share_sample_unsound", things.sample_to_judge, see=FISCAL, act=FISCAL),
]
AUDIT = [
    Row("audit_list", see=AUDITOR),
    Row("audit_award", things.award, see=AUDITOR, hidden=[OPERATOR]),
    Row("audit_export", things.award, act=AUDITOR, hidden=[OPERATOR]),
    Row("override_list", see=ADMINISTRATOR | AUDITOR),
    Row("override_ask", things.application_in_review, see=ASKERS, act=ASKERS, hidden=[OPERATOR]),
    Row("override_answer", things.override, act=ADMINISTRATOR),
]
ROWS = [*CHECK, *PROGRAMS, *APPLICATIONS, *VOUCHERS, *MONEY, *CLAIMS, *RECOVERIES, *SAMPLES, *AUDIT]
