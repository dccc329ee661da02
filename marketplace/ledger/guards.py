"""Rules about when a scope takes postings, known to apps above: a guard raises a DomainError, and nothing is posted."""

from collections.abc import Callable, Sequence

from marketplace.ledger.postings import Posting

Guard = Callable[[Sequence[Posting]], None]
_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Called in an app's `ready()`; from then on all new postings are shown to it first, those of one call together."""
    if guard not in _guards:
        _guards.append(guard)


def check(postings: Sequence[Posting]) -> None:
    for guard in _guards:
        guard(postings)
