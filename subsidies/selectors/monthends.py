"""Books that are closed: months that were signed off, and lines after their last day."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from django.db.models import Max, Min
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.kept import kept
from marketplace.ledger.postings import Posting
from subsidies.models import BudgetLine, Program
from subsidies.states import ProgramState

NEVER_SIGNED = (ProgramState.PLANNED, ProgramState.ARCHIVED)
# What was posted in the last second of a month is committed long before.
SETTLED_AFTER = dt.timedelta(hours=1)
LINE = re.compile(r"(?:^|:)line:(\d+)$")


def last_day_of(month: dt.date) -> dt.date:
    return clock.months_after(month, 1) - dt.timedelta(days=1)


def end_of_month(month: dt.date, zone: str) -> dt.datetime:
    """The last second of the month in the program's zone."""
    return clock.end_of_day(last_day_of(month), zone)


def next_month(program: Program) -> dt.date | None:
    """The first month that is over and not signed off; None while there is none."""
    signed = program.month_ends.aggregate(last=Max("month"))["last"]
    first = program.budget_lines.aggregate(first=Min("authorised_at"))["first"]
    return _next_after(signed, first, program.zone)


def months_to_sign(office_id: int | None) -> list[tuple[Program, dt.date]]:
    """The next month to sign off of each program of an office that goes on, where one is over."""
    programs = Program.objects.filter(organisation=office_id or 0).exclude(state__in=NEVER_SIGNED)
    rows = programs.annotate(
        signed=Max("month_ends__month", default=None), first=Min("budget_lines__authorised_at", default=None)
    )
    found: list[tuple[Program, dt.date]] = []
    for program in rows.order_by("pk"):
        if month := _next_after(program.signed, program.first, program.zone):
            found.append((program, month))
    return found


def _next_after(signed: dt.date | None, first: dt.datetime | None, zone: str) -> dt.date | None:
    if signed:
        month = clock.months_after(signed, 1)
    elif first:
        month = first.astimezone(ZoneInfo(zone)).date().replace(day=1)
    else:
        return None
    return month if end_of_month(month, zone) + SETTLED_AFTER < clock.now() else None


def refuse_closed_books(postings: Iterable[Posting]) -> None:
    """The ledger asks before new postings: a closed line takes none, a month that was signed off neither."""
    scopes = {account.scope for posting in postings for account in (posting.debit, posting.credit)}
    lines = {int(found[1]) for scope in scopes if (found := LINE.search(scope))}
    if not lines:
        return
    for line in _books(sorted(lines)):
        _refuse_closed_line(line)
        _refuse_signed_month(line)


@kept
def _books(line_ids: list[int]):
    rows = BudgetLine.objects.filter(pk__in=line_ids).order_by("pk").values("pk", "name", "closed_at", "program__zone")
    return rows.annotate(signed=Max("program__month_ends__month"))


def _refuse_closed_line(line: Mapping) -> None:
    if line["closed_at"]:
        raise DomainError(
            _("The budget line “%(line)s” is closed, so nothing is booked on it any more.") % {"line": line["name"]},
            code="line_closed",
        )


def _refuse_signed_month(line: Mapping) -> None:
    if line["signed"] and clock.now() <= end_of_month(line["signed"], line["program__zone"]):
        raise DomainError(
            _("%(month)s is signed off, so nothing is booked into it. A correction goes into the open month.")
            % {"month": date_format(line["signed"], "F Y")},
            code="month_signed_off",
        )
