"""What apps above know already, so that nobody types it again: the buyer's facts and the listing asked about."""

from collections.abc import Callable
from dataclasses import dataclass, field

from marketplace.accounts.models import Organisation


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


_buyers: list[Callable[[Organisation], BuyerFacts | None]] = []
_listings: list[Callable[[str], ListingFacts | None]] = []


def register_buyer_facts(source: Callable[[Organisation], BuyerFacts | None]) -> None:
    if source not in _buyers:
        _buyers.append(source)


def register_listings(source: Callable[[str], ListingFacts | None]) -> None:
    """`source(reference)` finds a listing that may be asked about now, None when there is none."""
    if source not in _listings:
        _listings.append(source)


def buyer_facts(organisation: Organisation) -> BuyerFacts:
    return next((facts for source in _buyers if (facts := source(organisation))), BuyerFacts())


def listing_facts(reference: str) -> ListingFacts | None:
    return next((facts for source in _listings if (facts := source(reference))), None) if reference else None
