"""What visitors find among the content pages."""

import re

from wagtail.models import Page

from cms.models import FaqPage, FreeServicesPage, GuidancePage
from search.free import FreeHelp


def free_help() -> list[FreeHelp]:
    """What the page of free public services says may replace a service, in its order."""
    return [
        FreeHelp(contact["name"], contact["help"], contact["phone"], contact["url"], frozenset(contact["kinds"]))
        for page in FreeServicesPage.objects.live().public().order_by("path")
        for block in page.body
        if block.block_type == "contacts"
        for contact in block.value["contacts"]
        if contact["kinds"]
    ]


def find_guidance(query: str) -> list[Page]:
    """Live content pages that have the words, then those whose title has words that begin so; at most 30.

    Only letters and digits are searched for: the database would read signs as its own query language.
    """
    words = " ".join(re.findall(r"\w+", query))
    if not words:
        return []
    found: dict[int, Page] = {}
    for model in (GuidancePage, FaqPage, FreeServicesPage):
        pages = model.objects.live().public()
        found |= {page.pk: page for page in pages.search(words)[:30]}
        found |= {page.pk: page for page in pages.autocomplete(words)[:30]}
    return list(found.values())[:30]
