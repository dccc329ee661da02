"""Sizes that prices are shown for: eight of reference, or the one a visitor states."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.utils.translation import ngettext

PEOPLE_PER_ADMINISTRATOR = 10
COMPUTERS_PER_SERVER = 15
ASSETS_PER_SITE = 2
PEOPLE_PER_SUPPLIER = 5
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Size:
    """How large a buyer is, in the three figures that everybody knows."""

    computers: int
    people: int
    sites: int

    @property
    def code(self) -> str:
        return f"{self.computers}-{self.people}-{self.sites}"

    def units(self) -> dict[str, int]:
        """Quantities by unit of price; what cannot be told from the three figures is left out and counts as one."""
        return {
            "endpoint": self.computers,
            "device": self.computers,
            "user": self.people,
            "mailbox": self.people,
            "site": self.sites,
            "asset": self.sites * ASSETS_PER_SITE,
            "administrator": max(1, self.people // PEOPLE_PER_ADMINISTRATOR),
            "server": max(1, self.computers // COMPUTERS_PER_SERVER),
            "vendor": max(1, self.people // PEOPLE_PER_SUPPLIER),
        }

    @property
    def nearest(self) -> "Size":
        """The size of reference that differs least, each figure by its share; the smaller one of two."""
        return _nearest(asdict(self))

    @classmethod
    def near(cls, *, computers: int, people: int, sites: int) -> "Size":
        """For a buyer of whom a figure is missing (0): it comes from the size of reference nearest by the others."""
        known = {"computers": computers, "people": people, "sites": sites}
        told = {name: count for name, count in known.items() if count}
        nearest = _nearest(told)
        return cls(**{name: told.get(name) or getattr(nearest, name) for name in known})

    def words(self) -> str:
        """Such as "14 computers, 9 people, 2 sites"."""
        return ", ".join(
            (
                ngettext("%(count)s computer", "%(count)s computers", self.computers) % {"count": self.computers},
                ngettext("%(count)s person", "%(count)s people", self.people) % {"count": self.people},
                ngettext("%(count)s site", "%(count)s sites", self.sites) % {"count": self.sites},
            )
        )


def _nearest(told: Mapping[str, int]) -> Size:
    """By the figures that are told, each by its share in thousandths; the smaller one of two."""

    def distance(other: Size) -> int:
        pairs = ((mine, getattr(other, name)) for name, mine in told.items())
        return sum(1000 * abs(mine - its) // max(mine, its) for mine, its in pairs)

    return min(REFERENCE, key=lambda other: (distance(other), other.computers))


REFERENCE = (
    Size(5, 4, 1),
    Size(14, 9, 2),
    Size(35, 25, 2),
    Size(50, 45, 4),
    Size(90, 75, 6),
    Size(150, 110, 6),
    Size(220, 170, 8),
    Size(400, 300, 12),
)
DEFAULT = REFERENCE[1]


def parse(code: str) -> Size:
    """Reads "14-9-2"; anything else is the default size, so that an old address still opens."""
    parts = code.split("-")
    if len(parts) == 3 and all(re.fullmatch("[1-9][0-9]{0,5}", part) and int(part) <= MOST for part in parts):
        return Size(*map(int, parts))
    return DEFAULT
