"""Can today's people of a program office staff every step, with nobody doing two of them for one case?"""

import datetime as dt
from dataclasses import dataclass, replace

from marketplace.accounts.models import Membership, User
from marketplace.core import clock
from subsidies.models import DUTY_ROLES, Deputy, Duty, Program

# Each has a person of its own for one case. Claims are approved by anybody who does not release them.
SEPARATED = (Duty.RECOMMEND, Duty.APPROVE, Duty.SECOND_APPROVE, Duty.RELEASE)


@dataclass(frozen=True, slots=True)
class StaffedDuty:
    """One step and the people who may do it today; `deputies` are those named for it."""

    duty: Duty
    people: tuple[User, ...]
    deputies: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    """`complete` means: each separated step can have its own person at the same time."""

    duties: tuple[StaffedDuty, ...]
    unstaffed: tuple[Duty, ...]

    @property
    def complete(self) -> bool:
        return not self.unstaffed


def duties_of(program: Program) -> list[Duty]:
    """A second approver is needed only where the program sets a limit."""
    return [duty for duty in Duty if duty != Duty.SECOND_APPROVE or program.second_approval_over is not None]


def staffing(program: Program) -> Staffing:
    """Who can do each step today; a deputy counts only on the days they are named for."""
    return _staffing_on(program, clock.today(program.zone), _members(program), _named(program))


def gap_ahead(program: Program) -> tuple[dt.date, tuple[Duty, ...]] | None:
    """The first later day on which a step is left without a person because a deputy's days are over."""
    today, members, named = clock.today(program.zone), _members(program), _named(program)
    ends = {one.ends_on + dt.timedelta(days=1) for one in named if one.ends_on and one.ends_on >= today}
    for day in sorted(ends):
        if unstaffed := _staffing_on(program, day, members, named).unstaffed:
            return day, unstaffed
    return None


def _members(program: Program) -> list[Membership]:
    return list(
        Membership.objects.active()
        .filter(organisation_id=program.organisation_id)
        .select_related("user")
        .prefetch_related("role_rows")
        .order_by("user__name", "pk")
    )


def _named(program: Program) -> list[Deputy]:
    return list(program.deputies.active().select_related("user").order_by("pk"))


def _staffing_on(program: Program, day: dt.date, memberships: list[Membership], named: list[Deputy]) -> Staffing:
    members = {membership.user_id for membership in memberships}
    standing_in = [deputy for deputy in named if deputy.user_id in members and not deputy.why_not_on(day)]
    duties = []
    for duty in duties_of(program):
        people = [m.user for m in memberships if m.roles & DUTY_ROLES[duty]]
        deputies = [deputy.user for deputy in standing_in if deputy.duty == duty and deputy.user not in people]
        duties.append(StaffedDuty(duty, tuple(people + deputies), tuple(deputies)))
    return Staffing(tuple(duties), tuple(_unstaffed(_kept_for_claims(duties))))


def _unstaffed(duties: list[StaffedDuty]) -> list[Duty]:
    """Steps left without a person of their own: a matching of steps and people, grown one path at a time."""
    doing: dict[int, StaffedDuty] = {}

    def place(step: StaffedDuty, tried: set[int]) -> bool:
        for person in step.people:
            if person.pk in tried:
                continue
            tried.add(person.pk)
            if person.pk not in doing or place(doing[person.pk], tried):
                doing[person.pk] = step
                return True
        return False

    left = [step.duty for step in duties if step.duty in SEPARATED and not place(step, set())]
    return left + [step.duty for step in duties if step.duty not in SEPARATED and not step.people]


def _kept_for_claims(duties: list[StaffedDuty]) -> list[StaffedDuty]:
    """Who approves a claim does not pay it: the only person who can approve claims is not free to release."""
    claims = next(step.people for step in duties if step.duty == Duty.APPROVE_CLAIM)
    if len(claims) != 1:
        return duties
    return [
        replace(step, people=tuple(person for person in step.people if person not in claims))
        if step.duty == Duty.RELEASE
        else step
        for step in duties
    ]
