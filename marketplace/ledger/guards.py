"""Rules about when a scope takes postings, known to apps above: a guard raises a DomainError, and nothing is posted."""

from collections.abc import Callable

from marketplace.ledger.postings import Posting

Guard = Callable[[Posting], None]
_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Called in an app's `ready()`; from then on every new posting is shown to it first."""
    if guard not in _guards:
        _guards.append(guard)


def check(posting: Posting) -> None:
    for guard in _guards:
        guard(posting)
