"""What somebody may mean while they type: kinds of service, goals, providers, services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from providers.models import ProviderProfile
from search.analysis import concepts, stem, words
from search.facets import BY_NAME
from search.selectors.catalogue import first_of
from search.selectors.entries import Entry

SHORTEST, LONGEST = 2, 100
MOST_OF_A_KIND = 3


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`kinds` and `goals` are (code, label) of choices in the catalogue, `providers` (slug, name)."""

    kinds: list[tuple[str, str]]
    goals: list[tuple[str, str]]
    providers: list[tuple[str, str]]
    services: list[Entry]

    def __bool__(self) -> bool:
        return bool(self.kinds or self.goals or self.providers or self.services)


NOTHING = Suggestions([], [], [], [])


def suggest(typed: str) -> Suggestions:
    """At most three of each; nothing for less than two letters. Few queries, and no facet is counted."""
    text = typed.strip()[:LONGEST]
    begun = words(text)
    if len(text) < SHORTEST or not begun:
        return NOTHING
    categories = BY_NAME["category"].labels()
    return Suggestions(
        kinds=_first([*_named(categories, _by_concept(begun)), *_beginning(categories, begun)]),
        goals=_first(_beginning(BY_NAME["goal"].labels(), begun)),
        providers=_providers(text),
        services=first_of(text, MOST_OF_A_KIND),
    )


def _first(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(found))[:MOST_OF_A_KIND]


def _beginning(labels: Mapping[str, str | Promise], begun: list[str]) -> list[tuple[str, str]]:
    """Labels in which each typed word is the beginning of a word."""
    return [
        (code, str(label))
        for code, label in labels.items()
        if all(any(word.startswith(start) for word in words(str(label))) for start in begun)
    ]


def _by_concept(begun: list[str]) -> set[str]:
    """Kinds of service that an acronym or another name of the field stands for: "mfa", "two factor"."""
    stems = [stem(word) for word in begun]
    *whole, last = stems
    return {
        category
        for concept in concepts()
        for phrase in concept.same_as
        if len(phrase) >= len(stems) and [*phrase[: len(whole)]] == whole and phrase[len(whole)].startswith(last)
        for category in concept.categories
    }


def _named(labels: Mapping[str, str | Promise], codes: set[str]) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in labels.items() if code in codes]


def _providers(text: str) -> list[tuple[str, str]]:
    found = ProviderProfile.objects.vetted().filter(organisation__name__icontains=text)
    rows = found.order_by("organisation__name", "pk").values_list("slug", "organisation__name")
    return list(rows[:MOST_OF_A_KIND])
