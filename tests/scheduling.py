"""How two workers share the suite: what changes the demo runs on the one worker that seeded it, and all races on one
worker, which lives through their worlds once and never opens the connections of two races at a time."""

from xdist.scheduler import LoadScopeScheduling

WORLD = "tests/world/"
# Half a minute to five minutes each, the longest first.
LONG = (
    "tests/browser/test_walk.py",
    "tests/browser/test_journey.py",
    "tests/kills/",
    "tests/search/engines/test_cluster.py",
    "tests/money/test_model.py",
)
# Only reads the demo, for long: whichever worker is free takes one, when the copy of the demo is there.
CRAWL = "tests/world/test_crawl.py"
RACES = "tests/races/"


def long_ones_first_and_the_demo_last(items: list) -> None:
    """The long ones start while there is other work for the second worker. A test between two of the demo would take
    the demo down, and the next one would have to put it up again."""
    items.sort(key=lambda item: (place(item.nodeid), length(item)))


def length(item) -> int:
    """The place among the long ones; all others come after them.

    A test that commits is followed by a flush, which takes away what migrations made: it stays at the end, where
    pytest-django puts it.
    """
    mark = item.get_closest_marker("django_db")
    if mark and mark.kwargs.get("transaction"):
        return len(LONG)
    return next((number for number, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))


def place(nodeid: str) -> int:
    return 2 if nodeid.startswith(CRAWL) else 1 if nodeid.startswith(WORLD) else 0


class OneSeed(LoadScopeScheduling):
    """Every test is a piece of work of its own, but for those of the demo, which are one, and the races, another."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(RACES):
            return RACES
        return WORLD if place(nodeid) == 1 else nodeid
