from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search import selectors, sizes
from search.selectors import FEWEST, MOST, Comparison
from search.selectors.buyers import size_of
from search.sizes import Size
from search.views.buyers import buyer_of, for_buyer_only
from search.views.catalogue import sizes_to_choose

LONGEST_REFERENCE = 16


@login_not_required
@require_safe
def compare(request):
    """Which of these? The address holds public references and a size, so it can be sent to a colleague."""
    asked = list(dict.fromkeys(text.strip() for text in request.GET.getlist("service") if text.strip()))
    buyer = buyer_of(request)
    size = sizes.parse(request.GET["size"]) if request.GET.get("size") else size_of(buyer)
    comparison = selectors.compare(asked[:MOST], size, buyer)
    references = [one.service["reference"] for one in comparison.services]
    context = {
        "size": size,
        "buyer": buyer,
        "sizes": sizes_to_choose(size),
        "comparison": comparison,
        "differing": sum(row.differs for row in comparison.rows),
        "columns": [
            (one, _address(_without(references, one.service["reference"]), size)) for one in comparison.services
        ],
        "rows": [(row, list(zip(comparison.services, row.cells, strict=True))) for row in comparison.rows],
        "left_out": _left_out(asked, comparison),
        "canonical": _address(references, size),
    }
    return for_buyer_only(render(request, "search/compare.html", context), buyer)


def _without(references: list[str], gone: str) -> list[str]:
    """The others; none where too few would stay."""
    return [one for one in references if one != gone] if len(references) > FEWEST else []


def _address(references: list[str], size: Size) -> str:
    if not references:
        return ""
    return "?" + urlencode([*(("service", reference) for reference in references), ("size", size.code)])


def _left_out(asked: list[str], comparison: Comparison) -> list[str]:
    found = []
    if len(asked) > MOST:
        found.append(_("You chose %(count)s services. These are the first four.") % {"count": len(asked)})
    if comparison.missing:
        shown = ", ".join(reference[:LONGEST_REFERENCE] for reference in comparison.missing)
        found.append(_("We left out what is not on offer now: %(references)s.") % {"references": shown})
    if len(comparison.services) == 1:
        found.append(_("One service alone cannot be compared. Tick at least one more."))
    return found
