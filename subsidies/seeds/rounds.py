"""Other rounds of the four programs, so that a program in each state can be read about."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from subsidies import services
from subsidies.models import Program
from subsidies.seeds.programs import (
    CREDIT_UNIONS,
    HOSPITALS,
    PLAINS,
    SMALL_SYSTEMS,
    Planned,
    Window,
    afternoon,
    open_planned,
    plan_program,
)
from subsidies.seeds.steps import cuts
from subsidies.seeds.story import Happening, live_through


@dataclass(frozen=True)
class Step:
    """What an administrator did so many days after the round closed, or after it opened where it has no end."""

    days_after: int
    do: Callable


def round_of(program: Planned, title: str, opened_days_ago: int, closes_in_months: int | None) -> Planned:
    return replace(
        program,
        name=f"{program.name}, {title}",
        slug=f"{program.slug}-{title.replace(' ', '-')}",
        opened_days_ago=opened_days_ago,
        closes_in_months=closes_in_months,
    )


def wind_down(*, by: Actor, program_id: int) -> None:
    """Six weeks until the freeze, and most of a year for the last orders to be done and claimed."""
    today = clock.today(Program.objects.get(pk=program_id).zone)
    days = {"freeze_on": today + dt.timedelta(days=45), "last_claim_on": today + dt.timedelta(days=330)}
    services.wind_down_program(by=by, program_id=program_id, **days)


close = services.close_program
PLAINS_BEFORE = round_of(PLAINS, "second round", 760, -10)
HOSPITALS_BEFORE = round_of(HOSPITALS, "first round", 520, -8)
DROUGHTS = round_of(SMALL_SYSTEMS, "extra money for droughts", 150, None)
ENDED: tuple[tuple[Planned, tuple[Step, ...]], ...] = (
    (
        round_of(PLAINS, "first round", 1_270, -28),
        (Step(1, close), Step(140, wind_down), Step(720, services.archive_program)),
    ),
    (PLAINS_BEFORE, (Step(1, close), Step(210, wind_down))),
    (HOSPITALS_BEFORE, (Step(1, close),)),
    (
        DROUGHTS,
        (Step(110, cuts.take_money_back), Step(114, cuts.propose_endings), Step(118, cuts.answer_endings)),
    ),
)
TO_COME = round_of(CREDIT_UNIONS, "next round", -90, 12)


def open_rounds() -> list[Happening]:
    """Open four earlier rounds and plan one to come; what comes back is how the four ended, for the caller to do."""
    endings = []
    for planned, steps in ENDED:
        program, administrator = open_planned(planned)
        window = Window.of(planned)
        for step in steps:
            moment = afternoon((window.closes_on or window.opened) + dt.timedelta(days=step.days_after))
            endings.append(Happening(moment, partial(step.do, by=administrator, program_id=program.pk)))
    plan_program(TO_COME, Window.of(TO_COME))
    return endings


def seed_rounds(meanwhile: Callable[[], list[Happening]] = list) -> None:
    """Four rounds that are over or at rest, and one to come, and what happened `meanwhile`; once."""
    if Program.objects.filter(slug=TO_COME.slug).exists():
        return
    endings = open_rounds()
    live_through([*endings, *meanwhile()])
