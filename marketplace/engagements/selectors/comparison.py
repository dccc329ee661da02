"""Opened quotes side by side, lowest price first."""

from dataclasses import dataclass

from marketplace.core.money import Money
from marketplace.engagements.models import Quote, Request
from marketplace.engagements.selectors.terms import OrderTerms, offers_for, order_terms
from marketplace.engagements.states import QuoteState


@dataclass(frozen=True, slots=True)
class Compared:
    """One column of the comparison; `total` is the sum of weighted points, out of 1,000, None before scoring."""

    quote: Quote
    terms: OrderTerms
    total: int | None

    @property
    def price(self) -> Money:
        return self.terms.price


def opened_quotes(request: Request) -> list[Quote]:
    """Quotes that were in the box, with their lines, in order of price."""
    shown = request.quotes.with_lines().filter(opened_at__isnull=False).exclude(state=QuoteState.WITHDRAWN)
    return sorted(shown, key=lambda quote: (quote.price, quote.pk))


def compare(request: Request) -> list[Compared]:
    quotes = opened_quotes(request)
    offers = offers_for(request) if quotes else []
    return [Compared(quote, order_terms(quote, offers=offers), _total(quote)) for quote in quotes]


def _total(quote: Quote) -> int | None:
    scores = list(quote.scores.all())
    return sum(score.weight * score.points for score in scores) if scores else None
