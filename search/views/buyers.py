"""Who looks, as the pages with prices know it: a signed-in operator, else a visitor by the code in a cookie."""

from django.utils.cache import add_never_cache_headers

from search import filters
from search.selectors.buyers import Buyer, operator_of, visitor_of
from subsidies.models import Screening
from subsidies.selectors.screening import answers_of, find_screening
from subsidies.views.screening import COOKIE_FOR_PRICES

# Below the address of the catalogue only, so that its pages know the price, too.
COOKIE_FOR_MATCH = "levee_match"


def match_of(request) -> Screening | None:
    """The answers to the questions of a match that this browser has the code of."""
    code = request.COOKIES.get(COOKIE_FOR_MATCH, "")
    return find_screening(code, by=request.actor, purpose=Screening.Purpose.MATCH)


def buyer_of(request) -> Buyer | None:
    """None for people of other kinds, and for whoever has no organization and told us nothing."""
    if request.actor.kinds:
        return operator_of(request.actor)
    screening = match_of(request) or find_screening(request.COOKIES.get(COOKIE_FOR_PRICES, ""), by=request.actor)
    return visitor_of(answers_of(screening, by=request.actor))


def asked_by(request, buyer: Buyer | None) -> filters.Asked:
    """What the address asks for, at the buyer's own size and with the order by own share where we know one."""
    return filters.read(request.GET, own_size=buyer.size if buyer else None, has_own_price=buyer is not None)


def for_buyer_only(response, buyer: Buyer | None):
    """A page with somebody's price stays out of every cache."""
    if buyer is not None:
        add_never_cache_headers(response)
    return response
