from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.core.paging import page_of
from providers.prices import PriceTable
from providers.words import described
from search import filters, selectors, sizes
from search.facets import Entry
from search.selectors import Catalogue

PAGE = 20


@login_not_required
@require_safe
def services(request):
    """Which services fit us?"""
    asked = filters.read(request.GET)
    catalogue = selectors.find(**asked)
    page = page_of(request, catalogue.entries, size=PAGE)
    context = {
        "asked": asked,
        "left_out": filters.left_out(request.GET, asked, page),
        "catalogue": catalogue,
        "page": page,
        "cards": [_card(entry, asked["size"].units()) for entry in page],
        "chips": _chips(request, catalogue, asked["q"]),
        "sizes": _sizes(asked["size"]),
        "sorts": filters.SORTS,
    }
    return render(request, "search/services.html", context)


def _card(entry: Entry, units: dict[str, int]) -> tuple:
    """What a card shows: the entry, its words, and the sum behind its price."""
    table = PriceTable.of_copy(entry.copy)
    quantity = table.quantity(units)
    behind = {"quantity": quantity, "unit_price": table.unit_price(quantity), "setup_fee": table.setup_fee}
    return entry, described(entry.copy), behind


def _sizes(current: sizes.Size) -> list[sizes.Size]:
    """The sizes of reference, and the visitor's own when it is another."""
    return [*sizes.REFERENCE] if current in sizes.REFERENCE else [current, *sizes.REFERENCE]


def _chips(request, catalogue: Catalogue, q: str) -> list[tuple[str, str]]:
    """(label, address without it) of each choice."""
    chips = [(f"“{q}”", _address_without(request, "q", q))] if q else []
    return chips + [
        (choice.label, _address_without(request, group.facet.name, choice.code))
        for group in catalogue.groups
        for choice in group.chosen
    ]


def _address_without(request, name: str, value: str) -> str:
    query = request.GET.copy()
    query.setlist(name, [given for given in query.getlist(name) if given.strip() != value])
    query.pop("page", None)
    return f"?{query.urlencode()}"
