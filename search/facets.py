"""The facets of the catalogue, declared once: the address, the form, the counts and the page follow from this."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from marketplace.reference.models import Goal, Sector, ServiceCategory, State
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
Labels = Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True)
class Facet:
    """`options(entry)` are the (code, label) pairs under which a service is counted. `shown` come before "more".

    `known(codes)` are those of the codes that exist, with their labels, also where no service has them now.
    """

    name: str
    title: str | Promise
    options: Callable[[Entry], Iterable[Option]]
    known: Callable[[Iterable[str]], Labels]
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
PRICES: Labels = {code: label for code, _low, _high, label in PRICE_BANDS}
DELIVERY: Labels = {way.value: way.label for way in (Listing.Delivery.REMOTE, Listing.Delivery.ON_SITE)}
AUTONOMY: Labels = {NO_AI: _("No AI"), **dict(AiDisclosure.Autonomy.choices)}


def _fixed(labels: Labels) -> Callable[[Iterable[str]], Labels]:
    return lambda codes: {code: labels[code] for code in codes if code in labels}


def _reference(model, label: str = "name") -> Callable[[Iterable[str]], Labels]:
    return lambda codes: dict(model.objects.filter(code__in=codes).order_by("code").values_list("code", label))


def _categories(entry: Entry):
    return ((row["code"], row["name"]) for row in entry.copy["categories"])


def _price_band(entry: Entry):
    for code, low, high, label in PRICE_BANDS:
        if low <= entry.price.cents and (high is None or entry.price.cents < high):
            yield code, label


def _delivery(entry: Entry):
    way = entry.copy["delivery"]
    return ((code, label) for code, label in DELIVERY.items() if way in (code, Listing.Delivery.BOTH))


def _autonomy(entry: Entry):
    code = NO_AI if entry.copy["ai"] is None else entry.copy["ai"]["autonomy"]
    yield code, AUTONOMY[code]


def _sectors(entry: Entry):
    return ((row["code"], row["name"]) for row in entry.copy["sectors"])


def _states(entry: Entry):
    return ((row["code"], row["name"]) for row in entry.copy["states"])


def _goals(entry: Entry):
    return ((row["id"], row["name"]) for row in entry.copy["goals"])


FACETS: tuple[Facet, ...] = (
    Facet("category", _("What it does"), _categories, _reference(ServiceCategory)),
    Facet("price", _("List price, first year"), _price_band, _fixed(PRICES), order=tuple(PRICES)),
    Facet("delivery", _("Works"), _delivery, _fixed(DELIVERY), order=tuple(DELIVERY)),
    Facet("autonomy", _("What the AI may do by itself"), _autonomy, _fixed(AUTONOMY), order=tuple(AUTONOMY)),
    Facet("sector", _("Knows your sector"), _sectors, _reference(Sector)),
    Facet("state", _("Serves"), _states, _reference(State)),
    Facet("goal", _("Helps to reach"), _goals, _reference(Goal, "short_name")),
)
