"""Help that costs nothing, which stands above every service that it may replace. The pages app says what there is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import get_language

KEEP_SECONDS = 60


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
    return [help for help in _kept() if not kinds.isdisjoint(help.kinds)]


def _kept() -> list[FreeHelp]:
    """What the pages say, read anew after a minute: the body of a page costs a dozen queries."""
    key = f"search.free.{get_language()}"
    found = cache.get(key)
    if found is None:
        found = [help for source in _sources for help in source()]
        cache.set(key, found, KEEP_SECONDS)
    return found
