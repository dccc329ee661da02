"""The facets of the catalogue, declared once: the address, the form, the counts and the page follow from this."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from providers.models import AiDisclosure, Listing


@dataclass(frozen=True, slots=True)
class Entry:
    """One public service as the catalogue knows it: its frozen copy, its provider's term, its price for a size."""

    id: int
    copy: dict
    vetted_until: dt.date
    price: Money
    haystack: str


Option = tuple[str, str | Promise]


@dataclass(frozen=True, slots=True)
class Facet:
    """`options(entry)` are the (code, label) pairs under which a service is counted. `shown` come before "more"."""

    name: str
    title: str | Promise
    options: Callable[[Entry], Iterable[Option]]
    # Codes in the order of the page; without it the largest count comes first.
    order: tuple[str, ...] = ()
    shown: int = 5


NO_AI = "none"
PRICE_BANDS: tuple[tuple[str, int, int | None, Promise], ...] = (
    ("to-1000", 0, 100_000, _("Under $1,000")),
    ("to-5000", 100_000, 500_000, _("$1,000 to $5,000")),
    ("to-20000", 500_000, 2_000_000, _("$5,000 to $20,000")),
    ("over-20000", 2_000_000, None, _("Over $20,000")),
)


def _categories(entry: Entry):
    return ((row["code"], row["name"]) for row in entry.copy["categories"])


def _price_band(entry: Entry):
    for code, low, high, label in PRICE_BANDS:
        if low <= entry.price.cents and (high is None or entry.price.cents < high):
            yield code, label


def _delivery(entry: Entry):
    way = entry.copy["delivery"]
    if way in (Listing.Delivery.REMOTE, Listing.Delivery.BOTH):
        yield Listing.Delivery.REMOTE.value, Listing.Delivery.REMOTE.label
    if way in (Listing.Delivery.ON_SITE, Listing.Delivery.BOTH):
        yield Listing.Delivery.ON_SITE.value, Listing.Delivery.ON_SITE.label


def _autonomy(entry: Entry):
    if entry.copy["ai"] is None:
        yield NO_AI, _("No AI")
    else:
        level = AiDisclosure.Autonomy(entry.copy["ai"]["autonomy"])
        yield level.value, level.label


def _sectors(entry: Entry):
    return ((row["code"], row["name"]) for row in entry.copy["sectors"])


def _states(entry: Entry):
    return ((row["code"], row["name"]) for row in entry.copy["states"])


def _goals(entry: Entry):
    return ((row["id"], row["name"]) for row in entry.copy["goals"])


FACETS: tuple[Facet, ...] = (
    Facet("category", _("What it does"), _categories),
    Facet("price", _("List price, first year"), _price_band, order=tuple(band[0] for band in PRICE_BANDS)),
    Facet("delivery", _("Works"), _delivery, order=("remote", "on_site")),
    Facet(
        "autonomy",
        _("What the AI may do by itself"),
        _autonomy,
        order=(NO_AI, *AiDisclosure.Autonomy.values),
    ),
    Facet("sector", _("Knows your sector"), _sectors),
    Facet("state", _("Serves"), _states),
    Facet("goal", _("Helps to reach"), _goals),
)
