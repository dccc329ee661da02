"""Why a service stands where it does in the answer to a question."""

from dataclasses import dataclass

from search.clauses import BEST, Points
from search.documents import documents_of
from search.selectors.buyers import Buyer
from search.selectors.catalogue import PAGE, Catalogue, Question
from search.selectors.cheapest import find_for
from search.selectors.entries import Entry


@dataclass(frozen=True, slots=True)
class Neighbour:
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Standing:
    """`place` counts from 1 in the order of the answer; `reasons` add up to the `score`."""

    entry: Entry
    place: int
    total: int
    score: int
    reasons: tuple[Points, ...]
    by_score: bool
    above: Neighbour | None
    below: Neighbour | None


def standing_of(question: Question, buyer: Buyer | None, reference: str) -> Standing | None:
    """None where the asked page of the answer does not hold the service; Unavailable without an engine."""
    catalogue, _compared = find_for(question, buyer)
    names = [entry.copy["reference"] for entry in catalogue.entries]
    if reference not in names:
        return None
    at = names.index(reference)
    entry = catalogue.entries[at]
    document = next(documents_of([entry.id]), None)
    if document is None:
        return None
    reasons = tuple(sorted(catalogue.plan.reasons(document), key=lambda reason: -reason.points))
    return Standing(
        entry=entry,
        place=(catalogue.page - 1) * PAGE + at + 1,
        total=catalogue.total,
        score=sum(reason.points for reason in reasons),
        reasons=reasons,
        by_score=question.sort == BEST,
        above=_neighbour(catalogue, at - 1) if at else None,
        below=_neighbour(catalogue, at + 1) if at + 1 < len(names) else None,
    )


def _neighbour(catalogue: Catalogue, at: int) -> Neighbour:
    entry = catalogue.entries[at]
    return Neighbour(entry.copy["name"], catalogue.scores[entry.id])
