"""What content pages count and find."""

import re
from dataclasses import dataclass

from wagtail.models import Page

from providers.models import Listing
from subsidies.models import Program


@dataclass(frozen=True, slots=True)
class Figures:
    """Counted now, so that the start page never claims more than there is."""

    providers: int
    services: int
    programs: int


def figures() -> Figures:
    listings = Listing.objects.public()
    return Figures(
        providers=listings.order_by().values("provider_id").distinct().count(),
        services=listings.order_by().values("pk").distinct().count(),
        programs=Program.objects.taking_applications().count(),
    )


def find_guidance(query: str) -> list[Page]:
    """Live content pages that have the words, then those whose title has words that begin so; at most 30.

    Only letters and digits are searched for: the database would read signs as its own query language.
    """
    from cms.models import FaqPage, FreeServicesPage, GuidancePage

    words = " ".join(re.findall(r"\w+", query))
    if not words:
        return []
    found: dict[int, Page] = {}
    for model in (GuidancePage, FaqPage, FreeServicesPage):
        pages = model.objects.live().public()
        found |= {page.pk: page for page in pages.search(words)[:30]}
        found |= {page.pk: page for page in pages.autocomplete(words)[:30]}
    return list(found.values())[:30]
