"""Who looks, as the pages with prices know it: a signed-in operator, else a visitor by the code in a cookie."""

from django.utils.cache import add_never_cache_headers

from search.selectors.buyers import Buyer, operator_of, visitor_of
from subsidies.selectors.screening import answers_of, find_screening
from subsidies.views.screening import COOKIE_FOR_PRICES


def buyer_of(request) -> Buyer | None:
    """None for people of other kinds, and for visitors of whom we know nothing."""
    if not request.actor.is_anonymous:
        return operator_of(request.actor)
    code = request.COOKIES.get(COOKIE_FOR_PRICES, "")
    return visitor_of(answers_of(find_screening(code, by=request.actor), by=request.actor))


def for_buyer_only(response, buyer: Buyer | None):
    """A page with somebody's price stays out of every cache."""
    if buyer is not None:
        add_never_cache_headers(response)
    return response
