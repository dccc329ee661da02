"""What a search asks, said once for every engine: small conditions, points for them, counts and an order.

Each condition also answers for one document in plain Python: that is the meaning that both engines must give it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Indexed(Protocol):
    """What a condition reads of a document."""

    @property
    def id(self) -> int: ...

    @property
    def texts(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def codes(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def numbers(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Has:
    """One of these codes stands in the field."""

    field: str
    values: tuple[str, ...]

    def matches(self, document: Indexed) -> bool:
        return not set(self.values).isdisjoint(document.codes[self.field])


@dataclass(frozen=True, slots=True)
class Says:
    """The token stands in the text."""

    field: str
    token: str

    def matches(self, document: Indexed) -> bool:
        return self.token in document.texts[self.field]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The tokens stand in the text next to each other, in this order; at least two."""

    field: str
    tokens: tuple[str, ...]

    def matches(self, document: Indexed) -> bool:
        text, length = document.texts[self.field], len(self.tokens)
        return any(text[at : at + length] == self.tokens for at in range(len(text) - length + 1))


@dataclass(frozen=True, slots=True)
class Between:
    """The number is at least `low` and below `high`; None is open."""

    field: str
    low: int | None
    high: int | None

    def matches(self, document: Indexed) -> bool:
        value = document.numbers[self.field]
        return (self.low is None or self.low <= value) and (self.high is None or value < self.high)


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the conditions holds."""

    parts: tuple["Clause", ...]

    def matches(self, document: Indexed) -> bool:
        return any(part.matches(document) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Every:
    """All of the conditions hold; without any, every document fits."""

    parts: tuple["Clause", ...]

    def matches(self, document: Indexed) -> bool:
        return all(part.matches(document) for part in self.parts)


Clause = Has | Says | Phrase | Between | Some | Every


@dataclass(frozen=True, slots=True)
class Points:
    """So many points, a whole number above zero, where the condition holds; `sentence` tells a reader why."""

    clause: Clause
    points: int
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Best:
    """One word of the question with all that it may stand for: the best of its ways counts, once."""

    ways: tuple[Points, ...]

    def matches(self, document: Indexed) -> bool:
        return any(way.clause.matches(document) for way in self.ways)

    def found(self, document: Indexed) -> Points | None:
        fitting = [way for way in self.ways if way.clause.matches(document)]
        return max(fitting, key=lambda way: way.points, default=None)


@dataclass(frozen=True, slots=True)
class CountCodes:
    """How many of the hits carry each code of the field, the facet's own choices left aside unless they narrow."""

    facet: str
    field: str
    narrows: bool = False

    @property
    def without(self) -> str:
        return "" if self.narrows else self.facet


@dataclass(frozen=True, slots=True)
class CountRanges:
    """How many of the hits lie in each range (code, low, high); ranges follow one another without a gap."""

    facet: str
    field: str
    ranges: tuple[tuple[str, int | None, int | None], ...]

    @property
    def without(self) -> str:
        return self.facet


Count = CountCodes | CountRanges
# The numbers by which hits may be ordered, and whether the largest comes first. Ties go by id, smallest first.
BEST = "best"


@dataclass(frozen=True, slots=True)
class Order:
    """By score (`BEST`) or by a number of the document."""

    by: str = BEST
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """One search. A hit fits at least `least` words, every condition of `always` and every facet's filter."""

    words: tuple[Best, ...] = ()
    least: int = 0
    always: tuple[Clause, ...] = ()
    filters: Mapping[str, Clause] = field(default_factory=dict)
    points: tuple[Points, ...] = ()
    counts: tuple[Count, ...] = ()
    order: Order = field(default_factory=Order)
    skip: int = 0
    take: int = 20

    def fits(self, document: Indexed, *, without: str = "") -> bool:
        """`without` leaves one facet's filter aside, as its counts do."""
        return (
            sum(word.matches(document) for word in self.words) >= self.least
            and all(clause.matches(document) for clause in self.always)
            and all(clause.matches(document) for name, clause in self.filters.items() if name != without)
        )

    def reasons(self, document: Indexed) -> list[Points]:
        """The conditions that gave this document its score, which is the sum of their points."""
        words = [found for word in self.words if (found := word.found(document))]
        return words + [one for one in self.points if one.clause.matches(document)]

    def score(self, document: Indexed) -> int:
        return sum(reason.points for reason in self.reasons(document))


@dataclass(frozen=True, slots=True)
class Found:
    """`hits` are (id, score) of the asked page; `counts` by facet and code, zero where a code is missing."""

    total: int
    hits: tuple[tuple[int, int], ...]
    counts: Mapping[str, Mapping[str, int]]


def answer(plan: Plan, documents: Iterable[Indexed]) -> Found:
    """The answer by reading every document: slow, and what any engine's answer is compared with."""
    everything = list(documents)
    hits = [(document, plan.score(document)) for document in everything if plan.fits(document)]
    sign = -1 if plan.order.by == BEST or plan.order.descending else 1
    hits.sort(key=lambda hit: (sign * _rank(plan, *hit), hit[0].id))
    return Found(
        total=len(hits),
        hits=tuple((document.id, score) for document, score in hits[plan.skip : plan.skip + plan.take]),
        counts={count.facet: _counted(plan, count, everything) for count in plan.counts},
    )


def _rank(plan: Plan, document: Indexed, score: int) -> int:
    return score if plan.order.by == BEST else document.numbers[plan.order.by]


def _counted(plan: Plan, count: Count, documents: list[Indexed]) -> dict[str, int]:
    found: dict[str, int] = {}
    for document in documents:
        if plan.fits(document, without=count.without):
            for code in _codes(count, document):
                found[code] = found.get(code, 0) + 1
    return found


def _codes(count: Count, document: Indexed) -> Iterable[str]:
    if isinstance(count, CountCodes):
        return set(document.codes[count.field])
    return [code for code, low, high in count.ranges if Between(count.field, low, high).matches(document)]
