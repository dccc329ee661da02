"""Services as a page of results shows them, read from the database: what is no longer public is not there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, F

from marketplace.core.money import Money
from providers.models import Listing
from providers.prices import PriceTable
from search.sizes import Size

KEEP_TOTALS_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One public service: its frozen copy, its provider's term, its list price for the asked size."""

    id: int
    copy: dict
    vetted_until: dt.date
    price: Money


def entries_of(ids: Sequence[int], size: Size) -> list[Entry]:
    """In the order of the ids; whatever an index says, a service that is suspended or taken down is left out."""
    rows = (
        Listing.objects.public()
        .filter(pk__in=ids)
        .annotate(until=F("provider__cases__vetted_until"))
        .order_by("pk")
        .values_list("pk", "public_copy", "until")
    )
    units = size.units()
    found = {pk: Entry(pk, copy, until, PriceTable.of_copy(copy).first_year(units)) for pk, copy, until in rows}
    return [found[pk] for pk in ids if pk in found]


def public_totals() -> tuple[int, int]:
    """How many services are public, and from how many providers; counted anew each minute."""
    totals = cache.get("search.totals")
    if totals is None:
        found = Listing.objects.public().aggregate(services=Count("pk"), providers=Count("provider", distinct=True))
        totals = found["services"], found["providers"]
        cache.set("search.totals", totals, KEEP_TOTALS_SECONDS)
    return totals
