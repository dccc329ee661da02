"""Who may open which kind of entry. The app that owns a kind registers the rule in `ready()`."""

from collections.abc import Callable

from marketplace.accounts.actor import Actor
from marketplace.vault.models import VaultEntry

Predicate = Callable[[Actor, VaultEntry], bool]
_rules: dict[str, Predicate] = {}


def register(kind: str, predicate: Predicate) -> None:
    """`predicate(actor, entry)` says whether the actor may read an entry of this kind now."""
    _rules[kind] = predicate


def kinds() -> list[str]:
    """Every kind of security-sensitive content that the apps declare."""
    return sorted(_rules)


def may_open(actor: Actor, entry: VaultEntry) -> bool:
    """An undeclared kind is readable by nobody."""
    rule = _rules.get(entry.kind)
    return bool(rule and rule(actor, entry))
