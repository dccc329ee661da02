"""Who was asked to quote, and what came of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.engagements.models import Invitation, Quote, Request
from marketplace.engagements.states import QuoteState

IN_THE_BOX = (QuoteState.OPENED, QuoteState.ACCEPTED, QuoteState.NOT_SELECTED, QuoteState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Answer:
    """One firm that was asked; `quoted` when its quote was in the box."""

    firm: str
    words: str
    quoted: bool


def answers_to(request: Request) -> list[Answer]:
    """In the order of the invitations; firms have the names of today."""
    quotes = {quote.provider_id: quote for quote in request.quotes.order_by("pk").prefetch_related("lines")}
    return [
        _answer(invitation, quotes.get(invitation.provider_id or 0))
        for invitation in request.invitations.select_related("provider")
    ]


def quotes_asked(request: Request) -> int:
    """How many quotes the rule wants, as it stood when the request was opened; one where no program sets a rule."""
    return max(1, request.buying_basis.get("minimum_invited", 1))


def quotes_received(answers: list[Answer]) -> int:
    return sum(1 for answer in answers if answer.quoted)


def _answer(invitation: Invitation, quote: Quote | None) -> Answer:
    firm = str(invitation)
    if quote and quote.state in IN_THE_BOX:
        return Answer(firm, _("Quoted %(price)s") % {"price": quote.price}, True)
    if quote and quote.sealed_at:
        return Answer(firm, _("Sent a quote and withdrew it"), False)
    return Answer(firm, _("Did not send a quote"), False)
