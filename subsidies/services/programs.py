from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Role
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.changes import record_change
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.ledger.services import open_account, post
from subsidies import notices, states
from subsidies.models import BudgetLine, Deputy, Duty, FundSource, Program
from subsidies.permissions import programs as permissions
from subsidies.selectors.staffing import staffing
from subsidies.states import ProgramState


@transaction.atomic
def create_program(*, by: Actor, organisation: Organisation, name: str, slug: str, **terms) -> Program:
    """Plan a program for an office; `terms` are the other fields of Program. Nobody can apply yet."""
    if not (organisation.is_program and (by.acts_for(organisation.pk, Role.PROGRAM_ADMINISTRATOR) or by.is_staff)):
        raise Refused(_("Only an administrator of a program office can plan a program."))
    program = Program.objects.create(organisation=organisation, name=name, slug=slug, **terms)
    record(by, program, "program.planned", target=program.state)
    return program


@transaction.atomic
def create_fund_source(*, by: Actor, organisation: Organisation, **terms) -> FundSource:
    """Write down where money comes from; federal money needs its ALN, FAIN and award date."""
    _check_fiscal(by, organisation.pk)
    source = FundSource.objects.create(organisation=organisation, **terms)
    record(by, source, "fund_source.created", kind=source.kind)
    return source


@transaction.atomic
def create_budget_line(*, by: Actor, program: Program, fund_source: FundSource, **terms) -> BudgetLine:
    """Plan a budget line; it carries no money until it is authorized."""
    _check_fiscal(by, program.organisation_id)
    line = BudgetLine.objects.create(program=program, fund_source=fund_source, **terms)
    record(by, line, "budget_line.created", program=program.pk)
    return line


@transaction.atomic
def authorise_budget_line(*, by: Actor, line_id: int) -> BudgetLine:
    """Put the line's authority into its `available` account, once."""
    line = BudgetLine.objects.locked().select_related("program").get(pk=line_id)
    if reason := permissions.why_not_authorise_budget(by, line):
        raise Refused(reason)
    if line.authorised_at:
        raise DomainError(_("This budget line is authorized already."), code="authorised")
    if not line.authority:
        raise DomainError(_("Enter the amount of this budget line, more than $0.00."), field="authority")
    line.authorised_at, line.authorised_by_id = clock.now(), by.user_id
    line.save(update_fields=["authorised_at", "authorised_by"])
    record(by, line, "budget_line.authorised", cents=line.authority.cents)
    scope = f"line:{line.pk}"
    post(
        debit=open_account("authority", scope, limited=False),
        credit=open_account("available", scope),
        amount=line.authority,
        key=f"line:{line.pk}:authority",
        reason="budget.authorised",
        by=by,
    )
    return line


@transaction.atomic
def name_deputy(*, by: Actor, program_id: int, duty: Duty, user_id: int) -> Deputy:
    """Let a member of the office stand in for a step that their role does not give them."""
    program = Program.objects.locked().get(pk=program_id)
    if reason := permissions.why_not_run_program(by, program):
        raise Refused(reason)
    members = Membership.objects.active().filter(organisation_id=program.organisation_id, user_id=user_id)
    if not members.exists():
        raise DomainError(_("Choose somebody who works in your program office."), field="user")
    deputy, created = Deputy.objects.get_or_create(
        program=program, duty=duty, user_id=user_id, ended_at=None, defaults={"named_by_id": by.user_id}
    )
    if created:
        record(by, program, "program.deputy_named", duty=str(duty), deputy=user_id)
    return deputy


def what_is_missing(program: Program) -> list[str]:
    """What still stands between this program and its opening, one sentence each; empty when nothing does."""
    missing = []
    if program.current_version is None:
        missing.append(_("The rule card is not signed yet. An administrator reads and signs it."))
    if not program.budget_lines.authorised().exists():
        missing.append(_("No budget line is authorized yet. A fiscal officer does this."))
    missing += [
        _("Nobody is free for this step: %(duty)s. Invite a colleague or name a deputy.")
        % {"duty": Duty(duty).label.lower()}
        for duty in staffing(program).unstaffed
    ]
    return missing


def open_program(*, by: Actor, program_id: int) -> Program:
    """Open for applications (or open again after a pause), once rules, money and people are there."""
    return _move(by, program_id, ProgramState.OPEN, "program.opened")


def pause_program(*, by: Actor, program_id: int, reason: str) -> Program:
    """Take no new applications for now; `reason` is printed on the program's page."""
    return _move(by, program_id, ProgramState.PAUSED, "program.paused", reason)


def close_program(*, by: Actor, program_id: int, reason: str = "") -> Program:
    """Take no more applications; running awards go on."""
    return _move(by, program_id, ProgramState.CLOSED, "program.closed", reason)


def wind_down_program(*, by: Actor, program_id: int, reason: str = "") -> Program:
    """Only what is under way is finished."""
    return _move(by, program_id, ProgramState.WIND_DOWN, "program.wound_down", reason)


def archive_program(*, by: Actor, program_id: int) -> Program:
    """The last state: the records stay."""
    return _move(by, program_id, ProgramState.ARCHIVED, "program.archived")


@transaction.atomic
def _move(by: Actor, program_id: int, target: ProgramState, action: str, reason: str = "") -> Program:
    program = Program.objects.locked().get(pk=program_id)
    if refusal := permissions.why_not_run_program(by, program):
        raise Refused(refusal)
    check_move(states.PROGRAM_MOVES, program.state, target)
    if target == ProgramState.PAUSED and not reason.strip():
        raise DomainError(_("Say in one sentence why the program pauses; it is printed on its page."), field="reason")
    if target == ProgramState.OPEN:
        if missing := what_is_missing(program):
            raise DomainError(" ".join(missing), code="not_ready")
        program.opened_at = program.opened_at or clock.now()
    source, program.state, program.state_reason = program.state, target, reason.strip()
    program.save(update_fields=["state", "state_reason", "opened_at"])
    record(by, program, action, source=source, target=target)
    notices.tell_program_moved(program)
    record_change("program", program.pk)
    return program


def _check_fiscal(by: Actor, organisation_id: int) -> None:
    if not by.acts_for(organisation_id, Role.PROGRAM_FISCAL_OFFICER, Role.PROGRAM_ADMINISTRATOR):
        raise Refused(_("Only a fiscal officer or administrator of the program office can do this."))
