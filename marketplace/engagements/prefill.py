"""What apps above know already, so that nobody types it again: the buyer's facts, the listing asked about, a
provider's list price."""

from collections.abc import Callable
from dataclasses import dataclass, field

from marketplace.accounts.models import Organisation
from marketplace.core.money import Money
from marketplace.engagements.models import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerFacts:
    """What the request form starts with; `size_facts` are pairs of a label and a value in words."""

    sector: str = ""
    systems: list[str] = field(default_factory=list)
    size_facts: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts:
    """A listing as it is today; `copy` is kept with the request, `scope` is its usual deliverables in words."""

    reference: str
    title: str
    category_code: str
    provider_id: int
    scope: str = ""
    copy: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What the provider's own listing costs for the size asked, for the first year; `words` say how it is counted."""

    title: str
    total: Money
    words: str


_price_lists: list[Callable[[Request, int], ListPrice | None]] = []
_sellers: list[Callable[[], dict[int, list[str]]]] = []
_buyers: list[Callable[[Organisation], BuyerFacts | None]] = []
_listings: list[Callable[[str], ListingFacts | None]] = []


def register_buyer_facts(source: Callable[[Organisation], BuyerFacts | None]) -> None:
    if source not in _buyers:
        _buyers.append(source)


def register_listings(source: Callable[[str], ListingFacts | None]) -> None:
    """`source(reference)` finds a listing that may be asked about now, None when there is none."""
    if source not in _listings:
        _listings.append(source)


def register_price_list(source: Callable[[Request, int], ListPrice | None]) -> None:
    """`source(request, organisation id)` finds what this provider's listing costs for the request's size."""
    if source not in _price_lists:
        _price_lists.append(source)


def register_sellers(source: Callable[[], dict[int, list[str]]]) -> None:
    """`source()` answers {organization id: kinds of service, in words} of every firm that may be asked to quote."""
    if source not in _sellers:
        _sellers.append(source)


def sellers() -> dict[int, list[str]]:
    return {firm: kinds for source in _sellers for firm, kinds in source().items()}


def list_price(request: Request, provider_id: int) -> ListPrice | None:
    return next((price for source in _price_lists if (price := source(request, provider_id))), None)


def buyer_facts(organisation: Organisation) -> BuyerFacts:
    return next((facts for source in _buyers if (facts := source(organisation))), BuyerFacts())


def listing_facts(reference: str) -> ListingFacts | None:
    return next((facts for source in _listings if (facts := source(reference))), None) if reference else None
