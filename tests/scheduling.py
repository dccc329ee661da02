"""How two workers share the suite: all that look at the whole demo run on the one worker that seeded it."""

from xdist.scheduler import LoadScopeScheduling

WORLD = "tests/world/"


def whole_demo_last(items: list) -> None:
    """A test in between would take the demo down, and the next one would have to seed it again."""
    items.sort(key=lambda item: item.nodeid.startswith(WORLD))


class OneSeed(LoadScopeScheduling):
    """Every test is a piece of work of its own, but for those of the demo, which are one."""

    def _split_scope(self, nodeid: str) -> str:
        return WORLD if nodeid.startswith(WORLD) else nodeid
