import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from subsidies import notices
from subsidies.models import Deputy, Duty, Program
from subsidies.permissions import programs as permissions


@transaction.atomic
def name_deputy(
    *,
    by: Actor,
    program_id: int,
    duty: Duty,
    user_id: int,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Deputy:
    """Let a member of the office stand in for a step that their role does not give them, inside these days.

    Days of the program's zone; from today where no first day is given, until it is ended where no last day is.
    """
    program = Program.objects.locked().select_related("organisation").get(pk=program_id)
    if reason := permissions.why_not_run_program(by, program):
        raise Refused(reason)
    today = clock.today(program.zone)
    first = starts_on or today
    _check_days(today, first, ends_on)
    members = Membership.objects.active().filter(organisation_id=program.organisation_id, user_id=user_id)
    if not members.exists():
        raise DomainError(_("Choose somebody who works in your program office."), field="user")
    named = program.deputies.active().filter(duty=duty, user_id=user_id)
    if named.not_run_out(today).exists():
        raise DomainError(_("This colleague is named for this step already. End that first."), field="user")
    named.update(ended_at=clock.now())
    deputy = Deputy.objects.create(
        program=program, duty=duty, user_id=user_id, starts_on=first, ends_on=ends_on, named_by_id=by.user_id
    )
    days = {"starts_on": first.isoformat(), "ends_on": ends_on.isoformat() if ends_on else None}
    record(by, program, "program.deputy_named", duty=str(duty), deputy=user_id, **days)
    notices.tell_deputy_named(deputy)
    return deputy


def _check_days(today: dt.date, first: dt.date, last: dt.date | None) -> None:
    if first < today:
        raise DomainError(_("Nobody stands in for days that are over. Enter today or a later day."), field="starts_on")
    if last and last < first:
        raise DomainError(_("Enter the first day or a later one, or leave it empty."), field="ends_on")


@transaction.atomic
def end_deputy(*, by: Actor, program_id: int, deputy_id: int) -> Deputy:
    """The person no longer stands in. Never refused for what is left unstaffed: the set-up page says that."""
    program = Program.objects.locked().select_related("organisation").get(pk=program_id)
    if reason := permissions.why_not_run_program(by, program):
        raise Refused(reason)
    deputy = program.deputies.select_related("user").get(pk=deputy_id)
    if deputy.ended_at is None:
        deputy.ended_at = clock.now()
        deputy.save(update_fields=["ended_at"])
        record(by, program, "program.deputy_ended", duty=deputy.duty, deputy=deputy.user_id)
        notices.tell_deputy_ended(deputy)
    return deputy
