from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.engagements import notices, permissions
from marketplace.engagements.models import Evaluation, Quote, QuoteScore, Request
from marketplace.engagements.models.quotes import MOST_POINTS, WEIGHTS, Criterion
from marketplace.engagements.models.requests import Method
from marketplace.engagements.selectors import answers_to, price_points, quotes_asked, quotes_received, suggest
from marketplace.engagements.services.requests import end_request
from marketplace.engagements.states import REQUEST_MOVES, QuoteState, RequestState


@transaction.atomic
def evaluate_request(
    *,
    by: Actor,
    request_id: int,
    chosen_id: int,
    points: Mapping[int, Mapping[str, int]],
    reason: str,
    reasons: Mapping[int, str],
    no_conflict: bool,
    fewer_reason: str = "",
) -> Evaluation:
    """Compare the opened quotes and choose one; price points are worked out from the prices.

    `points` maps a quote's id to points from 0 to 10 under each other criterion; `reasons` maps the id of
    each quote not chosen to what its provider will be told. `fewer_reason` says why fewer firms quoted than the
    buying rule wants.
    """
    request = Request.objects.locked().get(pk=request_id)
    if refusal := permissions.why_not_evaluate(by, request):
        raise Refused(refusal)
    check_move(REQUEST_MOVES, request.state, RequestState.EVALUATED)
    if not no_conflict:
        raise DomainError(
            _("Tick the box to say that you have no interest in any bidder. If you have, ask a colleague."),
            field="no_conflict",
        )
    opened = request.quotes.locked().filter(state=QuoteState.OPENED).select_related("provider")
    quotes = list(opened.prefetch_related("lines", "milestones"))
    chosen = next((quote for quote in quotes if quote.pk == chosen_id), None)
    if chosen is None:
        raise DomainError(_("Choose one of the opened quotes."), field="chosen")
    if not reason.strip():
        raise DomainError(_("Say why this quote is the best for you."), field="reason")
    # Worked out before the points are given, as the page showed it.
    kept = _record_of(request, quotes, fewer_reason.strip())
    _keep_scores(quotes, points)
    _keep_reasons(quotes, chosen, reasons)
    evaluation = Evaluation.objects.create(
        request=request, chosen=chosen, reason=reason, no_conflict=no_conflict, evaluated_by_id=by.user_id, **kept
    )
    request.state = RequestState.EVALUATED
    request.save(update_fields=["state"])
    states = {"source": RequestState.CLOSED, "target": RequestState.EVALUATED}
    record(by, request, "request.evaluated", **states, chosen=chosen.reference, answered=evaluation.answered)
    notices.tell_evaluated(request)
    return evaluation


def _record_of(request: Request, quotes: list[Quote], fewer_reason: str) -> dict:
    """Method, who was asked, who answered and what was suggested; fewer quotes than the rule wants need a reason."""
    asked, answers = quotes_asked(request), answers_to(request)
    answered = quotes_received(answers)
    if answered < asked and not fewer_reason:
        raise DomainError(
            _("The rule wants %(asked)s quotes and you have %(answered)s. Say why there are fewer.")
            % {"asked": asked, "answered": answered},
            field="fewer_reason",
        )
    suggestion = suggest(request, quotes)
    return {
        "suggested": suggestion.winner,
        "method": request.buying_basis.get("method", Method.OWN_RULES),
        "asked": asked,
        "answered": answered,
        "fewer_reason": fewer_reason if answered < asked else "",
        "record": {
            "basis": request.buying_basis,
            "answers": [{"firm": answer.firm, "words": answer.words} for answer in answers],
            "suggestion": suggestion.sentence,
            "marks": suggestion.frozen(),
        },
    }


@transaction.atomic
def mark_none_suitable(*, by: Actor, request_id: int, reason: str) -> Request:
    """No quote fits; everyone who quoted is told why."""
    request = Request.objects.locked().get(pk=request_id)
    if refusal := permissions.why_not_evaluate(by, request):
        raise Refused(refusal)
    return end_request(by, request, RequestState.NONE_SUITABLE, reason)


def _keep_scores(quotes: list[Quote], points: Mapping[int, Mapping[str, int]]) -> None:
    scores = []
    for quote in quotes:
        given = {**points.get(quote.pk, {}), Criterion.PRICE: price_points(quote, quotes)}
        for criterion, weight in WEIGHTS.items():
            value = given.get(criterion)
            if value is None or not 0 <= value <= MOST_POINTS:
                raise DomainError(_("Give every quote 0 to 10 points under each heading."))
            scores.append(QuoteScore(quote=quote, criterion=criterion, weight=weight, points=value))
    QuoteScore.objects.bulk_create(scores)


def _keep_reasons(quotes: list[Quote], chosen: Quote, reasons: Mapping[int, str]) -> None:
    for quote in quotes:
        if quote.pk == chosen.pk:
            continue
        quote.end_reason = reasons.get(quote.pk, "").strip()
        if not quote.end_reason:
            raise DomainError(_("Write a reason for each provider you do not choose. We send it to them."))
        quote.save(update_fields=["end_reason"])
