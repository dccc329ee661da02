"""The pages of programs, applications, vouchers and claims."""

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.ledger.selectors import balance
from search.forms import match
from subsidies.forms import (
    acceptances,
    appeals,
    applications,
    budgets,
    claims,
    desk,
    exports,
    overrides,
    programs,
    recoveries,
    samples,
    screening,
)
from subsidies.models import Application, BudgetLine, Claim, OwnShareSample, Program, Recovery, Selection, Voucher
from subsidies.selectors.claims import claimable
from subsidies.services import cut_budget_line
from subsidies.states import ApplicationState, ClaimState, ProgramState, RecoveryState, SampleState, VoucherState
from tests.marketplace.accounts.factories import create_member
from tests.subsidies.factories import create_office, create_planned_program
from tests.world.access.things_grants import office_paying, unanswered_milestone
from tests.world.badinput.trade import operators
from tests.world.badinput.ways import to, way


def application_in(state: str) -> Application:
    return Application.objects.filter(state=state).order_by("pk")[0]


def program() -> Program:
    return Program.objects.filter(state=ProgramState.OPEN).order_by("pk")[0]


def to_part(part: str):
    draft = application_in(ApplicationState.DRAFT)
    return to(draft.organisation, "application_part", draft.reference, part)


def to_decision(state: str, action: str):
    case = application_in(state)
    return to(case.program.organisation, "application_decide", case.reference, action)


@way(applications.SystemsForm)
def systems_of_an_application():
    return to_part("systems")


@way(applications.ItemsForm)
def services_of_an_application():
    return to_part("items")


@way(applications.FactsForm)
def facts_of_an_application():
    return to_part("facts")


@way(applications.FreeHelpForm)
def free_help_first():
    return to_part("free-help")


@way(applications.DocumentsForm)
def documents_of_an_application():
    return to_part("documents")


@way(applications.SignatureForm)
def an_award_to_accept():
    award = application_in(ApplicationState.APPROVED)
    return to(award.organisation, "application_accept", award.reference)


@way(applications.AnswerForm)
def a_point_to_put_right():
    returned = application_in(ApplicationState.RETURNED)
    return to(returned.organisation, "application_answer", returned.reference, returned.defects.order_by("pk")[0].pk)


@way(screening.StartForm)
def a_new_application():
    newcomers = operators().exclude(applications__program=program())
    return to(newcomers[0], "application_start", program().slug)


@way(desk.AmountForm)
def a_case_to_recommend():
    return to_decision(ApplicationState.IN_REVIEW, "recommend")


@way(desk.NoteForm)
def a_case_for_the_waiting_list():
    return to_decision(ApplicationState.IN_REVIEW, "wait-list")


@way(desk.DefectsForm)
def a_case_to_send_back():
    return to_decision(ApplicationState.IN_REVIEW, "return")


@way(desk.DeclineForm)
def a_case_to_decline():
    return to_decision(ApplicationState.IN_REVIEW, "decline")


@way(overrides.OverrideForm)
def an_override_to_ask_for():
    case = application_in(ApplicationState.IN_REVIEW)
    return to(case.program.organisation, "override_ask", case.reference)


@way(appeals.AppealForm)
def a_decline_to_appeal():
    declined = Application.objects.filter(state=ApplicationState.DECLINED, appeal_by__gte=clock.today()).first()
    return to(declined.organisation, "application_appeal", declined.reference)


@way(desk.UpholdForm)
def an_appeal_to_turn_down():
    return to_decision(ApplicationState.APPEALED, "uphold")


@way(desk.ReopenForm)
def an_appeal_to_grant():
    return to_decision(ApplicationState.APPEALED, "reopen")


@way(desk.ReachedForm)
def an_applicant_to_reach():
    case = application_in(ApplicationState.RETURNED)
    Application.objects.filter(pk=case.pk).update(unreached_at=case.saved_at)
    return to_decision(ApplicationState.RETURNED, "reached")


@way(desk.ScoreForm)
def a_case_to_score():
    case = application_in(ApplicationState.IN_REVIEW)
    Program.objects.filter(pk=case.program_id).update(
        selection=Selection.SCORE, selection_terms=[{"name": "Harm", "points": "40"}]
    )
    return to_decision(ApplicationState.IN_REVIEW, "score")


@way(desk.RevokeForm)
def a_voucher_to_revoke():
    voucher = Voucher.objects.filter(state=VoucherState.ACTIVE).order_by("pk")[0]
    return to(voucher.program.organisation, "voucher_revoke", voucher.reference)


@way(desk.ReplaceForm)
def a_voucher_to_replace():
    voucher = Voucher.objects.filter(state=VoucherState.ACTIVE).order_by("pk")[0]
    return to(voucher.program.organisation, "voucher_replace", voucher.reference)


@way(claims.ReasonForm)
def a_voucher_to_give_back():
    voucher = Voucher.objects.filter(state=VoucherState.ACTIVE).order_by("pk")[0]
    return to(voucher.holder, "voucher_cancel", voucher.reference)


@way(claims.ClaimForm)
def a_milestone_to_claim():
    firms = Organisation.objects.filter(is_provider=True).order_by("pk")
    seller, row = next((one, rows[0]) for one in firms if (rows := claimable(one.pk)))
    return to(seller, "claim_submit", row.milestone.reference)


@way(acceptances.AcceptForOperatorForm)
def work_to_accept_for_a_silent_operator():
    work = unanswered_milestone()
    return to(office_paying(work), "accept_for_operator", work.reference)


@way(claims.RemarkForm)
def a_claim_to_send_back():
    claim = Claim.objects.filter(state=ClaimState.SUBMITTED).order_by("pk")[0]
    return to(claim.program.organisation, "claim_act", claim.reference, "return")


@way(recoveries.NoticeForm)
def money_to_ask_back():
    paid = Claim.objects.filter(state=ClaimState.PAID, recoveries=None, voucher__budget_line__closed_at=None)
    claim = paid.order_by("pk")[0]
    return to(claim.program.organisation, "recovery_new", claim.reference)


def sample_in(state: str) -> OwnShareSample:
    return OwnShareSample.objects.filter(state=state).for_lists().order_by("pk")[0]


@way(samples.ShowPaymentForm)
def a_bank_record_to_show():
    sample = sample_in(SampleState.ASKED)
    return to(sample.own_share.engagement.operator, "own_share_sample", sample.reference)


@way(samples.UnsoundForm)
def an_own_share_that_is_not_in_order():
    sample = sample_in(SampleState.SHOWN)
    return to(sample.program.organisation, "own_share_sample_unsound", sample.reference)


def recovery_in(state: str) -> Recovery:
    return Recovery.objects.filter(state=state).select_related("claim__program__organisation").order_by("pk")[0]


@way(recoveries.NoticeAnswerForm)
def a_notice_to_answer():
    notice = recovery_in(RecoveryState.NOTICED)
    return to(notice.debtor, "recovery_act", notice.reference, "answer")


@way(recoveries.RepaymentForm)
def money_that_was_paid_back():
    debt = recovery_in(RecoveryState.ESTABLISHED)
    return to(debt.claim.program.organisation, "recovery_act", debt.reference, "repaid")


@way(recoveries.DropForm)
def a_notice_to_drop():
    notice = recovery_in(RecoveryState.ANSWERED)
    return to(notice.claim.program.organisation, "recovery_act", notice.reference, "drop")


@way(budgets.FundSourceForm)
def a_source_of_money():
    return to(program().organisation, "fund_source_new", program().slug)


@way(budgets.BudgetLineForm)
def a_budget_line():
    return to(program().organisation, "budget_line_new", program().slug)


@way(budgets.BudgetCutForm)
def money_to_take_off():
    line = program().budget_lines.exclude(authorised_at=None).order_by("pk")[0]
    return to(program().organisation, "budget_line_cut", program().slug, line.reference)


@way(budgets.EndingForm)
def what_ends_after_a_cut():
    """The line of an award is cut to what is promised on it and one dollar less."""
    case = application_in(ApplicationState.APPROVED)
    line, office = case.budget_line, case.program.organisation
    officer = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=office).actor()
    free = sum((balance(kind, f"line:{line.pk}") for kind in ("unallotted", "available")), Money(100))
    keys = {"reason": "The legislature cut it.", "below_promises": True}
    cut_budget_line(by=officer, line_id=line.pk, amount=free, **keys)
    return to(office, "shortfall", case.program.slug, line.reference)


@way(budgets.MonthEndForm)
def a_month_to_sign():
    """Of a program whose books are still open for a month that is over."""
    return to(program().organisation, "month_end", program().slug)


@way(budgets.AllotmentForm)
def an_allotment():
    line = BudgetLine.objects.filter(in_allotments=True).select_related("program__organisation").order_by("pk")[0]
    return to(line.program.organisation, "allotment_new", line.program.slug, line.reference)


@way(exports.TaxYearForm)
def a_tax_year_to_take_along():
    return to(program().organisation, "tax_year")


@way(exports.ExportForm)
def a_table_to_take_along():
    return to(program().organisation, "export_list", program().slug)


@way(programs.ProgramForm)
def facts_of_a_program():
    return to(program().organisation, "program_facts", program().slug)


@way(programs.PaymentRouteForm)
def how_payments_of_a_program_leave():
    return to(program().organisation, "program_payment_route", program().slug)


@way(programs.WindDownForm)
def days_of_a_wind_down():
    closed = Program.objects.filter(state=ProgramState.CLOSED).order_by("pk")[0]
    return to(closed.organisation, "program_wind_down", closed.slug)


@way(programs.PlanProgramForm)
def a_new_program():
    return to(program().organisation, "program_new")


@way(programs.DeputyForm, programs.ReasonForm)
def the_set_up_of_a_program():
    return to(program().organisation, "program_setup", program().slug)


@way(programs.SignRulesForm)
def rules_to_sign():
    unsigned = create_planned_program(create_office())
    return to(unsigned.organisation, "program_rules", unsigned.slug)


@way(screening.CodeForm)
def a_printed_code():
    return to(None, "check_reopen")


for name, form in screening.FORMS.items():
    way(form)(lambda name=name: to(None, "check_question", name))
for name, form in match.FORMS.items():
    if form not in screening.FORMS.values():
        way(form)(lambda name=name: to(None, "search:match_question", name))
