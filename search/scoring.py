"""The score of a service: whole points for named reasons, each of which is a sentence. Nobody can pay for any of them.

`WEIGHTS` is the one table. A word is worth the weight of the field it stands in, times how rare it is in the
vocabulary, times how surely the typed word means it. Everything else is worth its points where it holds.
"""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from search.analysis import name_key
from search.clauses import Best, Clause, Has, Phrase, Points, Says
from search.reading import Reading, Word
from search.vocabulary import HIGHEST_WEIGHT, Vocabulary

# Texts of a document and what a word in each of them is worth.
WEIGHTS = {"name": 10, "topic": 10, "provider": 6, "goals": 4, "summary": 4, "related": 3, "description": 1}
# Where a loose thought of a word counts.
THOUGHTS = ("topic", "related")
EXACT_NAME = 400
PHRASE = {"name": 60, "summary": 20}
# For a known operator: its sector, and its state or county.
SECTOR, AREA = 12, 10
# For a goal by what reaching it does and costs; for each thing somebody told, feared or runs; for money and time.
GOAL_BY_IMPACT, GOAL_BY_COST = {"high": 12, "moderate": 8, "low": 4}, {"low": 2, "moderate": 1, "high": 0}
TOLD, WORRY, RUNS, IN_BUDGET, IN_TIME = 20, 10, 5, 8, 6
# Standing: the same for every question.
FRESH, FRESH_DAYS = 3, 180
SOON, SOON_DAYS = 4, 45


@dataclass(frozen=True, slots=True)
class Operator:
    """What we know of the one who asks; nothing of it stands in an address or a log."""

    sector: str = ""
    state: str = ""
    county: str = ""


def standing(published: dt.date, start: dt.date, today: dt.date) -> tuple[str, ...]:
    """Codes of what holds for a service whatever is asked; kept in its document, renewed each night."""
    codes = []
    if published >= today - dt.timedelta(days=FRESH_DAYS):
        codes.append("fresh")
    if start <= today + dt.timedelta(days=SOON_DAYS):
        codes.append("soon")
    return tuple(codes)


def standing_points() -> tuple[Points, ...]:
    return (
        Points(Has("standing", ("fresh",)), FRESH, _("published or changed in the last six months")),
        Points(Has("standing", ("soon",)), SOON, _("can start within 45 days")),
    )


def points_of_standing(codes: tuple[str, ...]) -> int:
    """The sum of the above for these codes: by it services are in order where nothing else is asked."""
    return FRESH * ("fresh" in codes) + SOON * ("soon" in codes)


def points_of_words(reading: Reading, vocabulary: Vocabulary) -> tuple[Best, ...]:
    return tuple(
        Best(
            tuple(
                _points(field, token, percent, word, vocabulary)
                for token, percent in word.sure
                for field in WEIGHTS
                if not (field == "description" and vocabulary.is_common(token))
            )
        )
        for word in reading.words
    )


def points_of_thoughts(reading: Reading, vocabulary: Vocabulary) -> tuple[Points, ...]:
    """What words make one think of, where a service is about it; each thought once."""
    found = {
        (field, token): replace(
            _points(field, token, percent, word, vocabulary),
            sentence=_("“%(word)s” often goes with its kind of service") % {"word": word.typed},
        )
        for word in reading.words
        for token, percent in word.loose
        for field in THOUGHTS
    }
    return tuple(found.values())


def _points(field: str, token: str, percent: int, word: Word, vocabulary: Vocabulary) -> Points:
    points = max(1, WEIGHTS[field] * vocabulary.weight(token) * percent // 100)
    return Points(Says(field, token), points, _sentence(field) % {"word": word.typed})


def _sentence(field: str) -> str:
    return {
        "name": _("its name is about “%(word)s”"),
        "topic": _("its kind of service is about “%(word)s”"),
        "provider": _("the provider is called “%(word)s”"),
        "goals": _("it helps with “%(word)s”"),
        "summary": _("it says “%(word)s” in its first line"),
        "related": _("its kind of service has to do with “%(word)s”"),
        "description": _("it says “%(word)s” in its description"),
    }[field]


def points_of_the_whole(reading: Reading) -> tuple[Points, ...]:
    """For the question as one: the exact name, and words that stand next to each other."""
    found = []
    if key := name_key(reading.typed):
        found.append(Points(Has("name_key", (key,)), EXACT_NAME, _("its name is exactly what you typed")))
    if len(phrase := reading.phrase) > 1:
        found.append(Points(Phrase("name", phrase), PHRASE["name"], _("your words stand in this order in its name")))
        found.append(
            Points(Phrase("summary", phrase), PHRASE["summary"], _("your words stand in this order in its first line"))
        )
    return tuple(found)


def in_words() -> list[tuple[str, str]]:
    """(what, points) of every clause, for the page that shows them all: what is not here gives no points."""
    of_goals = [GOAL_BY_IMPACT[impact] + cost for impact in GOAL_BY_IMPACT for cost in GOAL_BY_COST.values()]
    goal = _("%(least)s to %(most)s") % {"least": min(of_goals), "most": max(of_goals)}
    each = _("%(points)s, times up to %(most)s for a rare word")
    words = [
        (_sentence(field) % {"word": "…"}, each % {"points": points, "most": HIGHEST_WEIGHT})
        for field, points in WEIGHTS.items()
    ]
    return [
        (_("its name is exactly what you typed"), str(EXACT_NAME)),
        (_("your words stand in this order in its name"), str(PHRASE["name"])),
        (_("your words stand in this order in its first line"), str(PHRASE["summary"])),
        *words,
        (_("its kind of service often goes with “…”"), _("half of what the word would be worth there")),
        (_("it knows your sector, where you told us what you are"), str(SECTOR)),
        (_("it serves your area, where you told us where you are"), str(AREA)),
        (_("each of your open goals that it helps with, more for a goal that does more and costs less"), goal),
        (_("each thing that you were told to fix and that it fixes"), str(TOLD)),
        (_("each of your worries that it helps against"), str(WORRY)),
        (_("each thing you run that it protects"), str(RUNS)),
        (_("its list price for about your size is within your budget"), str(IN_BUDGET)),
        (_("it can start when you want"), str(IN_TIME)),
        (_("can start within 45 days"), str(SOON)),
        (_("published or changed in the last six months"), str(FRESH)),
    ]


def points_for(operator: Operator) -> tuple[Points, ...]:
    """What fits the one who asks: its sector and its area."""
    found = []
    if operator.sector:
        found.append(Points(Has("sector", (operator.sector,)), SECTOR, _("it knows your sector")))
    if area := area_codes(operator.state, operator.county):
        found.append(Points(Has("area", area), AREA, _("it serves your area")))
    return tuple(found)


def area_codes(state: str, county: str) -> tuple[str, ...]:
    """What a service that works in this place says of its area: the whole state, or the county alone."""
    return tuple(code for code in (f"state:{state}" if state else "", f"county:{county}" if county else "") if code)


def in_area(state: str, county: str) -> Clause:
    return Has("area", area_codes(state, county))
