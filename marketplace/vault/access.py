"""Who may open which kind of entry. The app that owns a kind registers the rule in `ready()`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from marketplace.accounts.actor import Actor
from marketplace.vault.models import VaultEntry

Predicate = Callable[[Actor, VaultEntry], bool]
Choice = Callable[[Actor, list[VaultEntry]], set[int]]


@dataclass(frozen=True, slots=True)
class Erasure:
    """A page on which an operator's owner erases answers of one kind."""

    label: str | Promise
    url_name: str
    has_answers: Callable[[Actor], bool]


_rules: dict[str, Choice] = {}
_erasures: dict[str, Erasure] = {}


def register(kind: str, predicate: Predicate) -> None:
    """`predicate(actor, entry)` says whether the actor may read an entry of this kind now."""
    register_choice(kind, lambda actor, entries: {entry.pk for entry in entries if predicate(actor, entry)})


def register_choice(kind: str, choice: Choice) -> None:
    """The same for kinds that stand in lists: `choice(actor, entries)` is the keys of those the actor may read."""
    _rules[kind] = choice


def kinds() -> list[str]:
    """Every kind of security-sensitive content that the apps declare."""
    return sorted(_rules)


def register_erasure(label: str | Promise, url_name: str, has_answers: Callable[[Actor], bool]) -> None:
    """Offer the page `url_name` to those for whom `has_answers(actor)` says that there is something to erase."""
    _erasures[url_name] = Erasure(label, url_name, has_answers)


def erasures_for(actor: Actor) -> list[Erasure]:
    return [erasure for erasure in _erasures.values() if erasure.has_answers(actor)]


def may_open(actor: Actor, entry: VaultEntry) -> bool:
    return entry.pk in openable(actor, [entry])


def openable(actor: Actor, entries: Iterable[VaultEntry]) -> set[int]:
    """The keys of those that the actor may read now. An undeclared kind is readable by nobody."""
    by_kind: dict[str, list[VaultEntry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    return {pk for kind, group in by_kind.items() if kind in _rules for pk in _rules[kind](actor, group)}
