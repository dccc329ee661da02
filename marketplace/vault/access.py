"""Who may open which kind of entry. The app that owns a kind registers the rule in `ready()`."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from marketplace.accounts.actor import Actor
from marketplace.vault.models import VaultEntry

Predicate = Callable[[Actor, VaultEntry], bool]
Choice = Callable[[Actor, list[VaultEntry]], set[int]]
_rules: dict[str, Choice] = {}


def register(kind: str, predicate: Predicate) -> None:
    """`predicate(actor, entry)` says whether the actor may read an entry of this kind now."""
    register_choice(kind, lambda actor, entries: {entry.pk for entry in entries if predicate(actor, entry)})


def register_choice(kind: str, choice: Choice) -> None:
    """The same for kinds that stand in lists: `choice(actor, entries)` is the keys of those the actor may read."""
    _rules[kind] = choice


def kinds() -> list[str]:
    """Every kind of security-sensitive content that the apps declare."""
    return sorted(_rules)


def may_open(actor: Actor, entry: VaultEntry) -> bool:
    return entry.pk in openable(actor, [entry])


def openable(actor: Actor, entries: Iterable[VaultEntry]) -> set[int]:
    """The keys of those that the actor may read now. An undeclared kind is readable by nobody."""
    by_kind: dict[str, list[VaultEntry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    return {pk for kind, group in by_kind.items() if kind in _rules for pk in _rules[kind](actor, group)}
