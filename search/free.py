"""Help that costs nothing, which stands above every service that it may replace. The pages app says what there is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FreeHelp:
    """Offered by a public body; `kinds` are the codes of the services that it may replace."""

    name: str
    help: str
    phone: str
    url: str
    kinds: frozenset[str]


type_of_source = Callable[[], Iterable[FreeHelp]]
_sources: list[type_of_source] = []


def register(source: type_of_source) -> None:
    """Called from an app's `ready()`."""
    if source not in _sources:
        _sources.append(source)


def fitting(kinds: frozenset[str]) -> list[FreeHelp]:
    """That which may replace one of these kinds of service, in the order of its page."""
    if not kinds:
        return []
    return [help for source in _sources for help in source() if not kinds.isdisjoint(help.kinds)]
