"""The one check in front of every change of state. The moves themselves are data in `states.py`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from marketplace.core.errors import DomainError

# Any: a mapping of one app's TextChoices is not a Mapping[str, …] to mypy, though every member is a str.
type_of_moves = Mapping[Any, frozenset[Any]]


class IllegalMove(DomainError):
    """The thing is no longer in a state from which this can be done (often a page left open)."""

    def __init__(self, source: str, target: str):
        super().__init__(
            _("This has changed since you opened the page, so that step is not possible now. Look at it again."),
            code="illegal_move",
        )
        self.source = source
        self.target = target


def check_move(moves: type_of_moves, source: str, target: str) -> None:
    """Raises IllegalMove unless `moves` names `target` as one step from `source`."""
    if target not in moves.get(source, frozenset()):
        raise IllegalMove(source, target)


def final_states(moves: type_of_moves) -> frozenset[str]:
    return frozenset(state for state, targets in moves.items() if not targets)
