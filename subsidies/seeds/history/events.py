"""What befell offices and firms while people traded: a suspension that ended, a cut of a budget, deputies for days."""

import datetime as dt
from functools import partial

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from providers.models import VettingCase
from providers.seeds.vetting import staff_actor
from providers.services import outcomes
from subsidies.models import Duty, Program
from subsidies.seeds.programs import HOSPITALS, PLAINS
from subsidies.seeds.story import Happening, person
from subsidies.services import cut_budget_line, deputies

# Days ago.
SUSPENDED_SINCE, REINSTATED = 205, 191
BUDGET_CUT = 150
DEPUTY_NAMED, DEPUTY_FROM, DEPUTY_UNTIL = 64, 60, 46
NEXT_DEPUTY_NAMED, NEXT_DEPUTY_FROM, NEXT_DEPUTY_UNTIL = 5, -12, -26


def happenings_of_offices(suspended: Organisation) -> list[Happening]:
    return [
        Happening(_ago(SUSPENDED_SINCE), partial(_suspend, suspended)),
        Happening(_ago(REINSTATED), partial(_reinstate, suspended)),
        Happening(_ago(BUDGET_CUT), _cut_budget),
        Happening(_ago(DEPUTY_NAMED), partial(_name_deputy, PLAINS.slug, DEPUTY_FROM, DEPUTY_UNTIL)),
        Happening(_ago(NEXT_DEPUTY_NAMED), partial(_name_deputy, HOSPITALS.slug, NEXT_DEPUTY_FROM, NEXT_DEPUTY_UNTIL)),
    ]


def _ago(days: int) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


def _case_of(firm: Organisation) -> int:
    return VettingCase.objects.filter(provider__organisation=firm).latest("pk").pk


def _suspend(firm: Organisation) -> None:
    outcomes.suspend_provider(
        by=staff_actor(Role.VETTING_OFFICER),
        case_id=_case_of(firm),
        reason="exclusion_hit",
        remark="An exclusion record carries a similar name. A letter that tells the two apart ends this.",
    )


def _reinstate(firm: Organisation) -> None:
    outcomes.reinstate_provider(by=staff_actor(Role.VETTING_OFFICER, 1), case_id=_case_of(firm))


def _cut_budget() -> None:
    """The state takes a fifth of its part back."""
    program = Program.objects.get(slug=PLAINS.slug)
    cut_budget_line(
        by=person(program.organisation, Role.PROGRAM_FISCAL_OFFICER),
        line_id=program.budget_lines.latest("priority").pk,
        amount=Money(6_000_000),
        reason="The legislature lowered the appropriation by a fifth for the second half of the year.",
    )


def _name_deputy(slug: str, first: int, last: int) -> None:
    """The administrator lets the fiscal officer recommend while a reviewer is away; days are counted from the seed."""
    program = Program.objects.get(slug=slug)
    named = clock.today(program.zone)
    days = NEXT_DEPUTY_NAMED if slug == HOSPITALS.slug else DEPUTY_NAMED
    deputies.name_deputy(
        by=person(program.organisation, Role.PROGRAM_ADMINISTRATOR),
        program_id=program.pk,
        duty=Duty.RECOMMEND,
        user_id=person(program.organisation, Role.PROGRAM_FISCAL_OFFICER).user_id,
        starts_on=named + dt.timedelta(days=days - first),
        ends_on=named + dt.timedelta(days=days - last),
    )
