"""A program that ends: two days, three notices, and what is left divided by one share over all promises."""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from subsidies import notices
from subsidies.models import BudgetLine, Program, ProRata
from subsidies.permissions import programs as permissions
from subsidies.selectors.shortfalls import Commitment, commitments_of, shortfalls_of, total_of
from subsidies.services import funds
from subsidies.services.commitments import end_commitment, hold_commitments, take_back_undecided
from subsidies.services.moves import locked_application
from subsidies.services.programs import write_move
from subsidies.services.vouchers import locked_voucher
from subsidies.states import PROGRAM_MOVES, ProgramState

# Everybody reads of the freeze so many days before it; of the last day to claim again so many days before that.
NOTICE, REMINDER = dt.timedelta(days=14), dt.timedelta(days=14)


@transaction.atomic
def wind_down_program(
    *, by: Actor, program_id: int, freeze_on: dt.date, last_claim_on: dt.date, reason: str = ""
) -> Program:
    """Finish only what is under way. Both days are days in the program's zone and end at 23:59:59 there.

    After `freeze_on` nothing new is promised, and promises without an order that the money does not cover are lowered
    by one share. After `last_claim_on` nothing is ordered or claimed. The first of three notices goes out now.
    """
    program = Program.objects.locked().select_related("organisation").get(pk=program_id)
    if refusal := permissions.why_not_run_program(by, program):
        raise Refused(refusal)
    check_move(PROGRAM_MOVES, program.state, ProgramState.WIND_DOWN)
    _check_days(program, freeze_on, last_claim_on)
    program.freeze_on, program.last_claim_on = freeze_on, last_claim_on
    write_move(by, program, ProgramState.WIND_DOWN, "program.wound_down", reason.strip())
    notices.tell_winding_down(program)
    return program


def _check_days(program: Program, freeze_on: dt.date, last_claim_on: dt.date) -> None:
    first = clock.today(program.zone) + NOTICE
    if freeze_on < first:
        raise DomainError(
            _("People get notice of 14 days: enter %(first)s or a later day.") % {"first": _day(first)},
            field="freeze_on",
        )
    if last_claim_on < freeze_on:
        raise DomainError(
            _("Enter a day on or after the last day of new promises, %(day)s.") % {"day": _day(freeze_on)},
            field="last_claim_on",
        )
    last = max(program.budget_lines.authorised().values_list("last_claim_on", flat=True), default=last_claim_on)
    if last_claim_on > last:
        raise DomainError(
            _("The budget lines take claims until %(day)s. Enter that day or an earlier one.") % {"day": _day(last)},
            field="last_claim_on",
        )


@transaction.atomic
def freeze_program(*, program_id: int) -> bool:
    """The night after the freeze date: what nobody approved goes back in line, what is left is divided.

    The second notice tells each holder what stays of theirs. False when the day has not come or it was done.
    """
    program = Program.objects.locked().select_related("organisation").get(pk=program_id)
    if program.state != ProgramState.WIND_DOWN or program.frozen_at or not program.is_frozen:
        return False
    program.frozen_at = clock.now()
    program.save(update_fields=["frozen_at"])
    record(SYSTEM, program, "program.frozen")
    lines = list(program.budget_lines.authorised().order_by("pk"))
    hold_commitments(commitment.application.pk for line in lines for commitment in commitments_of(line))
    for line in lines:
        for commitment in commitments_of(line):
            key = f"program:{program.pk}:frozen:{commitment.application.pk}"
            take_back_undecided(by=SYSTEM, application_id=commitment.application.pk, key=key)
    for line, missing in shortfalls_of(program):
        _divide(program, line, missing)
    notices.tell_frozen(program)
    return True


def _divide(program: Program, line: BudgetLine, missing: Money) -> None:
    """Every commitment without an order keeps the same share, rounded down to the cent."""
    commitments = commitments_of(line)
    committed = total_of(commitments)
    if not committed:
        return
    covered = max(ZERO, committed - missing)
    share = ProRata.objects.create(line=line, committed=committed, covered=covered)
    record(SYSTEM, line, "program.pro_rata", committed=committed.cents, covered=covered.cents)
    for commitment in commitments:
        _lower(share, commitment)


def _lower(share: ProRata, commitment: Commitment) -> None:
    application = locked_application(commitment.application.pk)
    stays = share.part_of(commitment.amount)
    voucher, off = commitment.voucher, commitment.amount - stays
    key = f"pro_rata:{share.pk}:application:{application.pk}:{voucher.pk if voucher else 0}"
    if not stays:
        reason = _("The program ends, and its money does not reach for this.")
        end_commitment(by=SYSTEM, application_id=application.pk, reason=reason, key=key)
        return
    if voucher is not None:
        voucher = locked_voucher(voucher.pk)
        record(SYSTEM, voucher, "voucher.lowered", cents=off.cents)
        notices.tell_lowered(application, stays, off)
        funds.give_back(SYSTEM, application, funds.voucher_account(voucher), off, key, "voucher.pro_rata")
        return
    record(SYSTEM, application, "application.lowered", cents=off.cents)
    notices.tell_lowered(application, stays, off)
    application.approved_amount = stays
    application.save(update_fields=["approved_amount"])
    funds.give_back_award(by=SYSTEM, application=application, amount=off, key=key, reason="award.pro_rata")


@transaction.atomic
def remind_of_last_claims(*, program_id: int) -> bool:
    """The third notice, once, in the last two weeks before the last day to claim."""
    program = Program.objects.locked().select_related("organisation").get(pk=program_id)
    today = clock.today(program.zone)
    due = program.last_claim_on is not None and program.last_claim_on - REMINDER <= today <= program.last_claim_on
    if program.state != ProgramState.WIND_DOWN or program.claims_reminded_at or not due:
        return False
    program.claims_reminded_at = clock.now()
    program.save(update_fields=["claims_reminded_at"])
    notices.tell_last_claims(program)
    return True


def _day(date: dt.date) -> str:
    return date_format(date, "F j, Y")
