"""How two workers share the suite: all that look at the whole demo run on the one worker that seeded it."""

from xdist.scheduler import LoadScopeScheduling

WORLD, JOURNEY = "tests/world/", "tests/browser/test_journey.py"


def long_ones_first_and_the_demo_last(items: list) -> None:
    """The journeys start while there is other work for the second worker. A test between two of the demo would take
    the demo down, and the next one would have to seed it again."""
    items.sort(key=lambda item: (item.nodeid.startswith(WORLD), not item.nodeid.startswith(JOURNEY)))


class OneSeed(LoadScopeScheduling):
    """Every test is a piece of work of its own, but for those of the demo, which are one."""

    def _split_scope(self, nodeid: str) -> str:
        return WORLD if nodeid.startswith(WORLD) else nodeid
