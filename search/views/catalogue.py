from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketplace.core.paging import page_of
from providers.prices import PriceTable
from providers.words import in_brief
from search import filters, free, selectors, sizes
from search.engines import Unavailable
from search.facets import FACETS
from search.selectors import PAGE, Entry, Question
from search.selectors.buyers import Buyer
from search.services import note_query
from search.views.buyers import asked_by, buyer_of, for_buyer_only


@login_not_required
@require_safe
def services(request):
    """Which services fit us?"""
    buyer = buyer_of(request)
    asked = asked_by(request, buyer)
    question = asked.question
    try:
        catalogue, compared = selectors.find_for(question, buyer)
    except Unavailable:
        return render(request, "search/not_ready.html", {"question": question})
    if question.q and question.page == 1:
        note_query(question=question, catalogue=catalogue)
    page = page_of(request, range(compared or catalogue.total), size=PAGE)
    services, providers = selectors.public_totals()
    asked_page = filters.address_of_page(question, page.number)
    context = {
        "question": question,
        "free": _free_help(question, catalogue) if page.number == 1 else [],
        "left_out": filters.left_out(request.GET, question, page.number),
        "catalogue": catalogue,
        "page": page,
        "services": services,
        "providers": providers,
        "cards": _cards(catalogue.entries, question.size.units(), buyer),
        "buyer": buyer,
        "compared": compared,
        "chips": chips(asked),
        "canonical": asked_page,
        "without_typos": _without_typos(catalogue, question),
        "sizes": sizes_to_choose(question.size),
        "sorts": [(code, label, filters.address(question, sort=code)) for code, label in _sorts(buyer)],
    }
    return for_buyer_only(render(request, "search/services.html", context), buyer)


def _sorts(buyer: Buyer | None) -> tuple:
    return (*filters.SORTS, filters.OWN_SHARE) if buyer else filters.SORTS


def _cards(entries: list[Entry], units: dict[str, int], buyer: Buyer | None) -> list[tuple]:
    """(entry, its words, the sum behind its price, the buyer's own price or None) of each."""
    purchases = [(selectors.main_category(entry.copy), entry.price) for entry in entries]
    own = selectors.prices_for(buyer, purchases) if buyer else [None] * len(entries)
    return [(*_card(entry, units), price) for entry, price in zip(entries, own, strict=True)]


@login_not_required
@require_safe
def suggestions(request):
    """A part of a page, for the field of words; somebody who opens its address gets the whole list."""
    typed = request.GET.get("q", "")
    if not request.htmx:
        return redirect(reverse("search:services") + ("?" + urlencode({"q": typed}) if typed else ""))
    return render(request, "search/components/suggestions.html", {"found": selectors.suggest(typed)})


def _free_help(question: Question, catalogue: selectors.Catalogue) -> list[free.FreeHelp]:
    return free.fitting(selectors.kinds_asked(question, catalogue.reading))


def _card(entry: Entry, units: dict[str, int]) -> tuple:
    table = PriceTable.of_copy(entry.copy)
    quantity = table.quantity(units)
    behind = {"quantity": quantity, "unit_price": table.unit_price(quantity), "setup_fee": table.setup_fee}
    return entry, in_brief(entry.copy), behind


def sizes_to_choose(current: sizes.Size) -> list[sizes.Size]:
    """The sizes of reference, and the visitor's own when it is another."""
    return [*sizes.REFERENCE] if current in sizes.REFERENCE else [current, *sizes.REFERENCE]


def chips(asked: filters.Asked) -> list[tuple[str, str]]:
    """(label, address without it) of each choice."""
    question = asked.question
    chips = [(f"“{question.q}”", filters.address(question, q=""))] if question.q else []
    if asked.county_name:
        chips.append((asked.county_name, filters.address(question, county="")))
    return chips + [
        (str(label), filters.address(question, without=(facet.name, code)))
        for facet in FACETS
        for code, label in question.codes(facet).items()
    ]


def _without_typos(catalogue: selectors.Catalogue, question: Question) -> tuple[str, str] | None:
    """(the question as we read it, its address)."""
    words = catalogue.reading.did_you_mean
    return (words, filters.address(question, q=words)) if words else None
