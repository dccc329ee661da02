from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.core.paging import page_of
from providers.prices import PriceTable
from providers.words import described
from search import filters, free, selectors, sizes
from search.engines import Unavailable
from search.facets import FACETS
from search.selectors import PAGE, Entry, Question
from search.services import note_query


@login_not_required
@require_safe
def services(request):
    """Which services fit us?"""
    asked = filters.read(request.GET)
    question = asked.question
    try:
        catalogue = selectors.find(question)
    except Unavailable:
        return render(request, "search/not_ready.html", {"question": question})
    if question.q and question.page == 1:
        note_query(question=question, catalogue=catalogue)
    page = page_of(request, range(catalogue.total), size=PAGE)
    services, providers = selectors.public_totals()
    asked_page = filters.address(question, page=str(page.number) if page.number > 1 else "")
    context = {
        "question": question,
        "free": _free_help(question, catalogue) if page.number == 1 else [],
        "left_out": filters.left_out(request.GET, question, page.number),
        "catalogue": catalogue,
        "page": page,
        "services": services,
        "providers": providers,
        "cards": [_card(entry, question.size.units()) for entry in catalogue.entries],
        "chips": _chips(asked),
        "canonical": asked_page,
        "without_typos": _without_typos(catalogue, question),
        "sizes": _sizes(question.size),
        "sorts": [(code, label, filters.address(question, sort=code)) for code, label in filters.SORTS],
    }
    return render(request, "search/services.html", context)


def _free_help(question: Question, catalogue: selectors.Catalogue) -> list[free.FreeHelp]:
    return free.fitting(selectors.kinds_asked(question, catalogue.reading))


def _card(entry: Entry, units: dict[str, int]) -> tuple:
    """What a card shows: the entry, its words, and the sum behind its price."""
    table = PriceTable.of_copy(entry.copy)
    quantity = table.quantity(units)
    behind = {"quantity": quantity, "unit_price": table.unit_price(quantity), "setup_fee": table.setup_fee}
    return entry, described(entry.copy), behind


def _sizes(current: sizes.Size) -> list[sizes.Size]:
    """The sizes of reference, and the visitor's own when it is another."""
    return [*sizes.REFERENCE] if current in sizes.REFERENCE else [current, *sizes.REFERENCE]


def _chips(asked: filters.Asked) -> list[tuple[str, str]]:
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
