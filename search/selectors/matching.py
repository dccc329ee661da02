"""Services ranked for somebody's answers: a sentence for every part of a score, and what would change the order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.clauses import Has, Plan, Points
from search.documents import Document, documents_of
from search.engines import switch
from search.scoring import standing_points
from search.selectors.buyers import Buyer, size_of
from search.selectors.catalogue import Catalogue, Question, find
from search.selectors.entries import Entry, entries_of
from search.selectors.shares import YourPrice, main_category, prices_for
from search.selectors.wishes import Wishes
from search.sizes import Size

SHOWN = 10
FIRST = 3


@dataclass(frozen=True, slots=True)
class Match:
    """`reasons` are (sentence, points) whose points sum to `score`."""

    entry: Entry
    score: int
    reasons: list[tuple[str, int]]
    price: YourPrice | None


@dataclass(frozen=True, slots=True)
class Matching:
    matches: list[Match]
    total: int
    # One sentence for each answer without which others would come first.
    changes: list[str]


def matching(wishes: Wishes, buyer: Buyer | None, labels: Mapping[str, str]) -> Matching:
    """The best services for these wishes; `labels` are the questions by name. Raises Unavailable without an engine."""
    question = Question(size=size_of(buyer))
    found = find(question, take=SHOWN, points=wishes.points)
    documents = {document.id: document for document in documents_of(entry.id for entry in found.entries)}
    shown = [entry for entry in found.entries if entry.id in documents]
    prices = prices_for(buyer, [(main_category(e.copy), e.price) for e in shown]) if buyer else [None] * len(shown)
    matches = [
        Match(entry, found.scores[entry.id], _reasons(found.plan, documents[entry.id], wishes), price)
        for entry, price in zip(shown, prices, strict=True)
    ]
    return Matching(matches, found.total, _changes(question, wishes, found, labels))


def _reasons(plan: Plan, document: Document, wishes: Wishes) -> list[tuple[str, int]]:
    """The goals are told together, where the first of them stands."""
    given = plan.reasons(document)
    reached = [one for one in given if _is_of_a_goal(one)]
    reasons: list[tuple[str, int]] = []
    for one in given:
        if not _is_of_a_goal(one):
            reasons.append((one.sentence, one.points))
        elif one is reached[0]:
            reasons.append((_goals_in_words(reached, len(wishes.goals)), sum(goal.points for goal in reached)))
    return reasons


def _is_of_a_goal(one: Points) -> bool:
    return isinstance(one.clause, Has) and one.clause.field == "goal"


def _goals_in_words(reached: list[Points], number: int) -> str:
    words = ngettext(
        "it covers %(reached)s of your %(count)s open goal: %(goals)s",
        "it covers %(reached)s of your %(count)s open goals: %(goals)s",
        number,
    )
    goals = ", ".join(goal.sentence for goal in reached)
    return words % {"reached": len(reached), "count": number, "goals": goals}


def _changes(question: Question, wishes: Wishes, found: Catalogue, labels: Mapping[str, str]) -> list[str]:
    """Asked again without each answer: who would come first, or be among the first three."""
    before = [entry.id for entry in found.entries][:FIRST]
    after = {name: _first_without(name, wishes, found.plan) for name in wishes.groups}
    names = _names({pk for ids in after.values() for pk in ids}, question.size)
    after = {name: [pk for pk in ids if pk in names][:FIRST] for name, ids in after.items()}
    sentences = []
    for name, ids in after.items():
        new = [names[pk] for pk in ids if pk not in before]
        words = {"answer": labels[name], "service": names[ids[0]] if ids else "", "others": ", ".join(new)}
        if ids[:1] != before[:1]:
            sentences.append(_("Without “%(answer)s”, %(service)s would come first.") % words)
        elif new:
            sentences.append(_("Without “%(answer)s”, these would be among the first three: %(others)s.") % words)
    return sentences


def _first_without(name: str, wishes: Wishes, plan: Plan) -> list[int]:
    """More than the first three, since some of them may be public no more."""
    points = (*wishes.without(name), *standing_points())
    found, _engine = switch.search(replace(plan, points=points, counts=(), skip=0, take=SHOWN))
    return [pk for pk, _score in found.hits]


def _names(ids: set[int], size: Size) -> dict[int, str]:
    return {entry.id: entry.copy["name"] for entry in entries_of(sorted(ids), size)}
