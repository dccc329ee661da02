"""The score of a service: whole points for named reasons, each of which is a sentence. Nobody can pay for any of them.

`WEIGHTS` is the one table. A word is worth the weight of the field it stands in, times how rare it is in the
vocabulary, times how surely the typed word means it. Everything else is worth its points where it holds.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.analysis import name_key
from search.clauses import Best, Clause, Has, Phrase, Points, Says
from search.reading import Reading, Word
from search.vocabulary import Vocabulary

# Texts of a document and what a word in each of them is worth.
WEIGHTS = {"name": 10, "topic": 8, "provider": 6, "goals": 4, "summary": 4, "description": 1}
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
    return tuple(Best(_ways(word, vocabulary)) for word in reading.words)


def _ways(word: Word, vocabulary: Vocabulary) -> tuple[Points, ...]:
    return tuple(
        Points(
            Says(field, token),
            max(1, weight * vocabulary.weight(token) * percent // 100),
            _sentence(field) % {"word": word.typed},
        )
        for token, percent in word.ways
        for field, weight in WEIGHTS.items()
    )


def _sentence(field: str) -> str:
    return {
        "name": _("its name is about “%(word)s”"),
        "topic": _("its kind of service is about “%(word)s”"),
        "provider": _("the provider is called “%(word)s”"),
        "goals": _("it helps with “%(word)s”"),
        "summary": _("it says “%(word)s” in its first line"),
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
