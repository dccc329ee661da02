"""Opened quotes side by side, lowest price first."""

from dataclasses import dataclass

from marketplace.core.money import Money
from marketplace.engagements.models import Quote, Request
from marketplace.engagements.selectors.terms import offers_for, order_terms
from marketplace.engagements.states import QuoteState


@dataclass(frozen=True, slots=True)
class Compared:
    """One column of the comparison; `total` is the sum of weighted points, out of 1,000, None before scoring.

    Who pays what is worked out until an order is signed; then it stands as signed, and nobody pays the other quotes.
    """

    quote: Quote
    price: Money
    subsidy: Money | None
    own_share: Money | None
    total: int | None


def opened_quotes(request: Request) -> list[Quote]:
    """Quotes that were in the box, with their lines, in order of price."""
    shown = request.quotes.with_lines().filter(opened_at__isnull=False).exclude(state=QuoteState.WITHDRAWN)
    return sorted(shown, key=lambda quote: (quote.price, quote.pk))


def compare(request: Request) -> list[Compared]:
    quotes = opened_quotes(request)
    order = getattr(request, "engagement", None)
    if order:
        signed = {order.quote_id: (order.subsidy, order.own_share)}
        return [
            Compared(quote, quote.price, *signed.get(quote.pk, (None, None)), total=_total(quote)) for quote in quotes
        ]
    offers = offers_for(request) if quotes else []
    terms = {quote: order_terms(quote, offers=offers) for quote in quotes}
    return [Compared(quote, it.price, it.subsidy, it.own_share, _total(quote)) for quote, it in terms.items()]


def _total(quote: Quote) -> int | None:
    scores = list(quote.scores.all())
    return sum(score.weight * score.points for score in scores) if scores else None
