"""A year and a half of trade before the months of `subsidies.seeds.trade`, in the order in which it happened."""

import datetime as dt
import random
from collections.abc import Iterator
from functools import partial

from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.reference.models import ServiceCategory
from providers.seeds.firms import FOUNDERS
from subsidies.models import Program
from subsidies.seeds.history.events import SUSPENDED_SINCE, happenings_of_offices
from subsidies.seeds.history.table import CHAPTERS, Chapter
from subsidies.seeds.rounds import seed_rounds
from subsidies.seeds.steps import decisions
from subsidies.seeds.story import DAYS_BETWEEN_STEPS, Happening, Path, Story

# Few ask more firms than they must: so many, up to a price in dollars.
INVITED = ((6_000, 1), (15_000, 2), (350_000, 3))
# Before these steps of an office so many days more pass, at least and at most.
OFFICE_TAKES = {
    decisions.take: (0, 3),
    decisions.send_back: (2, 6),
    decisions.recommend: (3, 9),
    decisions.approve: (1, 5),
}


def seed_history() -> None:
    """Every chapter, woven into the rounds of the programs and into what befell offices and firms; once."""
    seed_rounds(meanwhile=_happenings)


def _happenings() -> list[Happening]:
    pace = random.Random(18)
    categories = ServiceCategory.objects.in_bulk(field_name="code")
    firms = list(Organisation.objects.filter(is_provider=True, is_synthetic=True).order_by("pk")[:FOUNDERS])
    found = happenings_of_offices(firms[-1])
    for place, chapter in enumerate(CHAPTERS):
        story = Story(
            program=Program.objects.get(slug=chapter.program.slug),
            operator=Organisation.objects.get(name=chapter.operator, is_synthetic=True),
            category=categories[chapter.category],
            price=chapter.price,
            providers=_invited(firms, place, chapter),
        )
        found += [Happening(moment, partial(step, story)) for moment, step in moments(chapter, pace)]
    return found


def _invited(firms: list[Organisation], place: int, chapter: Chapter) -> list[Organisation]:
    """Some of the firms that were there then, each chapter the next ones; nobody asks one that is suspended."""
    free = firms if chapter.days_ago > SUSPENDED_SINCE + 150 else firms[:-1]
    count = next(count for dollars, count in INVITED if chapter.dollars <= dollars)
    return [free[(place + number) % len(free)] for number in range(count)]


def moments(chapter: Chapter, pace: random.Random) -> Iterator[tuple[dt.datetime, Path]]:
    """Each step on a working day, a few days after the one before; offices take longer than people wish."""
    noon = clock.now().replace(hour=17, minute=0, second=0, microsecond=0)
    moment = noon - dt.timedelta(days=chapter.days_ago)
    for step in chapter.path:
        if isinstance(step, int):
            moment += dt.timedelta(days=step)
            continue
        if step in OFFICE_TAKES:
            moment += dt.timedelta(days=pace.randint(*OFFICE_TAKES[step]))
        moment = _working_day(moment)
        yield moment + dt.timedelta(minutes=pace.randint(-120, 240)), step
        moment += dt.timedelta(days=DAYS_BETWEEN_STEPS)


def _working_day(moment: dt.datetime) -> dt.datetime:
    while clock.business_days_after(moment.date() - dt.timedelta(days=1), 1) != moment.date():
        moment += dt.timedelta(days=1)
    return moment
