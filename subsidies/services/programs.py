import itertools

from django.db import transaction
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.changes import record_change
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from subsidies import notices, states
from subsidies.models import Duty, Program, RuleCard, Selection
from subsidies.permissions import programs as permissions
from subsidies.selectors.programs import what_is_open
from subsidies.selectors.shortfalls import shortfalls_of
from subsidies.selectors.staffing import staffing
from subsidies.states import ProgramState

# What the office may say differently later; the address and the state are not among them.
CHANGEABLE = frozenset(
    {"name", "summary", "zone", "opens_on", "closes_on", "selection", "selection_terms", "second_approval_over"}
    | {"answer_within_business_days", "cure_days", "appeal_within_days", "offer_answer_days", "accept_within_days"}
    | {"order_within_days", "service_within_days", "invoice_within_days"}
    | {"contact_name", "contact_email", "contact_phone"}
)


@transaction.atomic
def create_program(*, by: Actor, organisation: Organisation, name: str, slug: str = "", **terms) -> Program:
    """Plan a program for an office, with an empty rule card that the marketplace's editors fill.

    `terms` are the other fields of Program; the address comes from the name unless `slug` gives one. Nobody can
    apply yet: rules, money and people come next.
    """
    if reason := permissions.why_not_plan_program(by, organisation):
        raise Refused(reason)
    program = Program(organisation=organisation, name=name, slug=slug or _free_address(name), **terms)
    _check_window(program, is_new=False)
    program.save()
    card = RuleCard.objects.create(program_id=program.pk)
    record(by, program, "program.planned", target=program.state)
    notices.tell_program_planned(program, card)
    return program


def _free_address(name: str) -> str:
    """The name as part of an address; `/programs/new/` is a page of its own, so no program is called that."""
    start = slugify(name)[:70].strip("-") or "program"
    taken = set(Program.objects.filter(slug__startswith=start).values_list("slug", flat=True)) | {"new"}
    numbered = (start if number == 1 else f"{start}-{number}" for number in itertools.count(1))
    return next(slug for slug in numbered if slug not in taken)


# Printed on the page of a program whose money was cut below what is promised.
CUT_BY_THE_FUNDER = _lazy("The funder took money back. The program office works out what is still covered.")

# What people relied on when they applied; only a planned program changes it.
FIXED = {
    "zone": _lazy("Deadlines are counted in this time zone already."),
    "opens_on": _lazy("The program has opened on this day already."),
    "selection": _lazy("People have applied under this way of choosing."),
    "selection_terms": _lazy("People have applied under this way of choosing."),
}


@transaction.atomic
def change_program(*, by: Actor, program_id: int, **facts) -> Program:
    """Correct what the office says of its program; what applicants relied on stands once it has opened."""
    program = Program.objects.locked().select_related("organisation").get(pk=program_id)
    if reason := permissions.why_not_run_program(by, program):
        raise Refused(reason)
    if unknown := set(facts) - CHANGEABLE:
        raise TypeError(f"not a fact of a program: {sorted(unknown)}")
    changed = sorted(name for name, value in facts.items() if getattr(program, name) != value)
    for name in changed:
        if name in FIXED and program.opened_at:
            raise DomainError(str(FIXED[name]), code="fixed", field=name)
        setattr(program, name, facts[name])
    _check_window(program, "closes_on" in changed)
    program.save(update_fields=changed)
    record(by, program, "program.changed", fields=changed)
    record_change("program", program.pk)
    return program


def _check_window(program: Program, is_new: bool) -> None:
    """`is_new`: the last day was set just now, so an open program refuses one that is over."""
    last, today = program.closes_on, clock.today(program.zone)
    if last is None:
        return
    if last < program.opens_on:
        raise DomainError(
            _("Enter a day on or after the first day, %(day)s.") % {"day": date_format(program.opens_on, "F j, Y")},
            field="closes_on",
        )
    if is_new and program.state == ProgramState.OPEN and last < today:
        raise DomainError(_("Enter today or a later day. To stop now, close the program."), field="closes_on")


def what_is_missing(program: Program) -> list[str]:
    """What still stands between this program and its opening, one sentence each; empty when nothing does."""
    missing = []
    if program.current_version is None:
        missing.append(_missing_of_rules(program))
    if program.selection != Selection.ORDER_OF_COMPLETE_FILING and not program.selection_terms:
        missing.append(_("The program does not say what counts when it chooses. An administrator enters it."))
    if not program.budget_lines.authorised().exists():
        missing.append(_("No budget line is authorized yet. A fiscal officer does this."))
    missing += [
        _("%(missing)s of what is promised on “%(line)s” is not covered after a cut. Two people decide what ends.")
        % {"missing": amount, "line": line.name}
        for line, amount in shortfalls_of(program)
    ]
    missing += [
        _("Nobody is free for this step: %(duty)s. Invite a colleague or name a deputy.")
        % {"duty": Duty(duty).label.lower()}
        for duty in staffing(program).unstaffed
    ]
    return missing


def _missing_of_rules(program: Program) -> str:
    if RuleCard.objects.filter(program=program).exclude(blocks=[]).exists():
        return _("The rule card is not signed yet. An administrator reads and signs it.")
    return _("The rule card is not signed yet: it is empty. An editor of the marketplace writes it first.")


def open_program(*, by: Actor, program_id: int) -> Program:
    """Open for applications (or open again after a pause), once rules, money and people are there."""
    return _move(by, program_id, ProgramState.OPEN, "program.opened")


def pause_program(*, by: Actor, program_id: int, reason: str) -> Program:
    """Take no new applications for now; `reason` is printed on the program's page."""
    return _move(by, program_id, ProgramState.PAUSED, "program.paused", reason)


@transaction.atomic
def pause_for_a_cut(*, by: Actor, program_id: int) -> None:
    """Part of a cut below what is promised: an open program takes no more applications; running awards go on."""
    program = Program.objects.locked().select_related("organisation").get(pk=program_id)
    if program.state == ProgramState.OPEN:
        write_move(by, program, ProgramState.PAUSED, "program.paused", str(CUT_BY_THE_FUNDER))


def close_program(*, by: Actor, program_id: int, reason: str = "") -> Program:
    """Take no more applications; running awards go on."""
    return _move(by, program_id, ProgramState.CLOSED, "program.closed", reason)


def archive_program(*, by: Actor, program_id: int) -> Program:
    """The last state: the records stay. Refused while a case, a voucher or money is still open."""
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
    if target == ProgramState.ARCHIVED and (still_open := what_is_open(program)):
        raise DomainError(" ".join(still_open), code="not_over")
    return write_move(by, program, target, action, reason.strip())


def write_move(by: Actor, program: Program, target: ProgramState, action: str, reason: str) -> Program:
    """Write, record and tell one move that the caller has checked."""
    source, program.state, program.state_reason = program.state, target, reason
    program.save(update_fields=["state", "state_reason", "opened_at", "freeze_on", "last_claim_on"])
    record(by, program, action, source=source, target=target)
    notices.tell_program_moved(program)
    record_change("program", program.pk)
    return program
