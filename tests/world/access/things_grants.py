"""Programs, applications, vouchers and claims that the matrix opens."""

import datetime as dt

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.engagements.models import Milestone
from marketplace.engagements.states import MilestoneState
from marketplace.ledger.models import Transfer
from subsidies.models import (
    Allotment,
    Application,
    ApplicationDocument,
    BudgetLine,
    Claim,
    Duty,
    Ending,
    Override,
    OwnShareSample,
    Program,
    Recovery,
    Voucher,
)
from subsidies.reasons import OverrideReason
from subsidies.selectors.claims import claimable
from subsidies.selectors.screening import QUESTIONS
from subsidies.services.deputies import name_deputy
from subsidies.services.exports import ask_for_export
from subsidies.states import (
    AllotmentState,
    ApplicationState,
    ClaimState,
    OfferState,
    ProgramState,
    RecoveryState,
    SampleState,
    VoucherState,
)
from tests.marketplace.accounts.factories import create_member
from tests.world.access.declared import FIRM, OFFICE, OPERATOR, STAFF, Thing
from tests.world.access.things import each_once, missing, named

NO_PROGRAM = "no-such-program"


def _program(state, **sides) -> Thing:
    program = Program.objects.filter(state=state).order_by("pk").first()
    return Thing({"slug": program.slug}, {OFFICE: program.organisation_id} | sides, {"slug": NO_PROGRAM}, program)


@each_once
def open_program() -> Thing:
    return _program(ProgramState.OPEN)


@each_once
def public_program() -> dict[str, object]:
    """Open, with a closing day for the calendar file."""
    program = Program.objects.taking_applications().exclude(closes_on=None).order_by("pk").first()
    return {"slug": program.slug}


@each_once
def question_of_the_check() -> dict[str, object]:
    return {"question": QUESTIONS[0]}


@each_once
def set_up() -> Thing:
    """A program that is not announced yet: its office and the marketplace's staff know it, nobody else."""
    return _program(ProgramState.PLANNED, **{STAFF: None})


@each_once
def open_set_up() -> Thing:
    """Once announced, a program is known to all; its set-up is refused to them by name."""
    return _program(ProgramState.OPEN, **{STAFF: None})


@each_once
def move_of_a_program() -> Thing:
    return _with(set_up(), move="pause")


@each_once
def deputy() -> Thing:
    """A colleague stands in for a step of the planned program."""
    program, member = set_up(), create_member(Role.PROGRAM_AUDITOR, organisation=set_up().owner.organisation)
    boss = create_member(Role.PROGRAM_ADMINISTRATOR, organisation=member.organisation).actor()
    named = name_deputy(by=boss, program_id=program.owner.pk, duty=Duty.RELEASE, user_id=member.user_id)
    return _with(program, deputy_id=named.pk)


@each_once
def signed_rules() -> dict[str, object]:
    """What an award or a voucher binds to is read by everybody."""
    version = open_program().owner.current_version
    return open_program().arguments | {"number": version.number}


@each_once
def signed_rules_of_a_plan() -> Thing:
    """Signed, but not announced: nobody is bound to them yet."""
    return _with(set_up(), number=set_up().owner.current_version.number)


@each_once
def budget_line() -> Thing:
    program = open_program()
    line = program.owner.budget_lines.order_by("pk").first()
    return Thing(
        program.arguments | {"reference": line.reference},
        program.sides,
        program.arguments | {"reference": missing(line.reference)},
        line,
    )


def _of_line(line, **arguments) -> Thing:
    """Something of a budget line that its program's office knows."""
    program = line.program
    known = {"slug": program.slug} | arguments
    return Thing(known, {OFFICE: program.organisation_id}, known | {"slug": NO_PROGRAM}, line)


@each_once
def line_in_allotments() -> Thing:
    line = BudgetLine.objects.filter(in_allotments=True).select_related("program").order_by("pk")[0]
    return _of_line(line, reference=line.reference)


@each_once
def allotment() -> Thing:
    """Authorized already, so that nobody of the matrix planned it."""
    one = Allotment.objects.filter(state=AllotmentState.AUTHORISED).select_related("line__program").order_by("pk")[0]
    return _of_line(one.line, allotment_id=one.pk)


@each_once
def ending() -> Thing:
    """Proposed by somebody who left: whoever may, answers it."""
    case = Application.objects.filter(state=ApplicationState.APPROVED).select_related("budget_line__program")
    award = case.order_by("pk")[0]
    proposed = Ending.objects.create(
        line=award.budget_line,
        application=award,
        reason="The newest award ends first.",
        proposed_by=create_member(Role.PROGRAM_FISCAL_OFFICER).user,
    )
    return _of_line(award.budget_line, ending_id=proposed.pk, answer="stop")


def _application(*states, **more) -> Thing:
    rows = Application.objects.filter(state__in=states, **more).select_related("program").order_by("pk")
    application = rows.first()
    sides = {OPERATOR: application.organisation_id}
    if application.submitted_at:
        sides[OFFICE] = application.program.organisation_id
    return named(application, **sides)


@each_once
def draft_application() -> Thing:
    return _application(ApplicationState.DRAFT)


@each_once
def application_in_review() -> Thing:
    return _application(ApplicationState.IN_REVIEW)


@each_once
def application_to_answer() -> Thing:
    return _application(ApplicationState.RETURNED)


@each_once
def award() -> Thing:
    return _application(ApplicationState.APPROVED)


@each_once
def declined_application() -> Thing:
    return _application(ApplicationState.DECLINED)


@each_once
def offered_application() -> Thing:
    """Money that came back is set aside for it, and the operator has not answered."""
    return _application(ApplicationState.IN_REVIEW, offers__state=OfferState.OPEN)


def _with(thing: Thing, **arguments) -> Thing:
    return Thing(thing.arguments | arguments, thing.sides, thing.missing | arguments, thing.owner)


@each_once
def part_of_an_application() -> Thing:
    return _with(draft_application(), part="systems")


@each_once
def point_of_an_application() -> Thing:
    application = application_to_answer()
    return _with(application, defect_id=application.owner.defects.order_by("pk").first().pk)


@each_once
def decision() -> Thing:
    return _with(application_in_review(), action="return")


@each_once
def override() -> Thing:
    """Asked for by somebody who left nothing else to do."""
    case = Application.objects.filter(state=ApplicationState.IN_REVIEW).order_by("pk")[0]
    asked = Override.objects.create(
        application=case,
        duty=Duty.RELEASE,
        user_id=case.assigned_to_id,
        asked_by_id=case.assigned_to_id,
        reason=OverrideReason.AWAY,
        note="Away until Friday.",
        ends_on=clock.today(),
    )
    return _with(named(asked, **{OFFICE: case.program.organisation_id}), answer="grant")


@each_once
def application_file() -> Thing:
    """A file of an application that was sent to its office."""
    rows = ApplicationDocument.objects.filter(application__submitted_at__isnull=False).order_by("pk")
    row = rows.select_related("document", "application__program").first()
    sides = {OPERATOR: row.document.organisation_id, OFFICE: row.application.program.organisation_id}
    return named(row.document, **sides)


@each_once
def voucher() -> Thing:
    one = Voucher.objects.filter(state=VoucherState.ACTIVE).select_related("program").order_by("pk").first()
    return named(one, **{OPERATOR: one.holder_id, OFFICE: one.program.organisation_id})


@each_once
def claim() -> Thing:
    rows = Claim.objects.filter(state=ClaimState.SUBMITTED).select_related("program", "voucher").order_by("pk")
    one = rows.first()
    return named(one, **{OPERATOR: one.voucher.holder_id, FIRM: one.provider_id, OFFICE: one.program.organisation_id})


@each_once
def returning_of_a_claim() -> Thing:
    return _with(claim(), action="return")


@each_once
def resubmission_of_a_claim() -> Thing:
    return _with(claim(), action="resubmit")


@each_once
def paid_claim() -> Thing:
    """Of which money can still be asked back."""
    rows = Claim.objects.filter(state=ClaimState.PAID, recoveries=None, voucher__budget_line__closed_at=None)
    one = rows.select_related("program", "voucher").order_by("pk").first()
    return named(one, **{OPERATOR: one.voucher.holder_id, FIRM: one.provider_id, OFFICE: one.program.organisation_id})


def _recovery(state: str, **arguments) -> Thing:
    one = Recovery.objects.filter(state=state).select_related("claim__program").order_by("pk").first()
    sides = {FIRM: one.debtor_id, OFFICE: one.claim.program.organisation_id}
    return _with(named(one, **sides), **arguments)


def _sample(state: str) -> Thing:
    one = OwnShareSample.objects.filter(state=state).for_lists().order_by("pk").first()
    return named(one, **{OPERATOR: one.own_share.engagement.operator_id, OFFICE: one.program.organisation_id})


@each_once
def sample_to_show() -> Thing:
    return _sample(SampleState.ASKED)


@each_once
def sample_to_judge() -> Thing:
    return _sample(SampleState.SHOWN)


@each_once
def recovery() -> Thing:
    return _recovery(RecoveryState.NOTICED)


@each_once
def answer_of_a_recovery() -> Thing:
    return _recovery(RecoveryState.NOTICED, step="answer")


@each_once
def repayment_of_a_recovery() -> Thing:
    return _recovery(RecoveryState.ESTABLISHED, step="repaid")


@each_once
def drop_of_a_recovery() -> Thing:
    return _recovery(RecoveryState.ANSWERED, step="drop")


@each_once
def claimable_milestone() -> Thing:
    firms = Organisation.objects.filter(is_provider=True).order_by("pk")
    firm, milestone = next((firm, rows[0].milestone) for firm in firms if (rows := claimable(firm.pk)))
    return Thing({"milestone": milestone.reference}, {FIRM: firm.pk}, {"milestone": missing(milestone.reference)})


def unanswered_milestone() -> Milestone:
    """Delivered sixty days ago, with a second contact who was asked, if there is one, thirty days ago."""
    paid = Milestone.objects.filter(funding__amount__gt=0, funding__funding_line__draw__isnull=False)
    work = paid.filter(state=MilestoneState.DELIVERED).order_by("pk")[0]
    work.delivered_at, work.second_asked_at = (clock.now() - dt.timedelta(days=days) for days in (60, 30))
    work.save(update_fields=["delivered_at", "second_asked_at"])
    return work


def office_paying(work: Milestone) -> Organisation:
    return work.funding.order_by("pk")[0].funding_line.draw.voucher.program.organisation


@each_once
def unanswered_work() -> Thing:
    work = unanswered_milestone()
    sides = {OFFICE: office_paying(work).pk}
    return Thing({"milestone": work.reference}, sides, {"milestone": missing(work.reference)}, work)


@each_once
def money_of_a_line() -> Thing:
    line = budget_line()
    return Thing(
        {"reference": line.owner.reference}, line.sides, {"reference": missing(line.owner.reference)}, line.owner
    )


@each_once
def pot_of_a_voucher() -> Thing:
    return _with(voucher(), account="committed")


@each_once
def movement() -> Thing:
    """The movement that issued the voucher: its holder and its office know it."""
    one = voucher()
    issued = Transfer.objects.get(idempotency_key=f"voucher:{one.owner.pk}:issued")
    return Thing({"number": issued.pk}, one.sides, {"number": 987_654_321}, one.owner)


@each_once
def export() -> Thing:
    """Asked for by a fiscal officer, and not written yet."""
    program = open_program()
    fiscal = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=program.owner.organisation).actor()
    one = ask_for_export(by=fiscal, program=program.owner, kind="budget", file_format="csv")
    arguments = program.arguments | {"reference": one.reference}
    return Thing(arguments, program.sides, arguments | {"reference": missing(one.reference)}, one)
