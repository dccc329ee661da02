from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.errors import Refused
from marketplace.engagements import permissions, selectors, services
from marketplace.engagements.forms import EvaluationForm, ReasonForm
from marketplace.engagements.models import Evaluation, Quote, Request
from marketplace.engagements.models.quotes import WEIGHTS
from marketplace.engagements.models.requests import Method
from marketplace.engagements.states import QuoteState, RequestState
from marketplace.engagements.views.attempts import attempt
from marketplace.engagements.views.requests import own_request


@require_http_methods(["GET", "HEAD", "POST"])
def evaluate(request, reference):
    """Points, one choice, a reason, and the record that there is no conflict of interest."""
    shown = own_request(request, reference)
    if reason := permissions.why_not_evaluate(request.actor, shown):
        raise Refused(reason)
    quotes = [quote for quote in selectors.opened_quotes(shown) if quote.state == QuoteState.OPENED]
    if not quotes:
        return redirect(shown)
    suggestion, asked = selectors.suggest(shown, quotes), selectors.quotes_asked(shown)
    answers = selectors.answers_to(shown)
    answered = selectors.quotes_received(answers)
    form = EvaluationForm(request.POST or None, quotes=quotes, suggestion=suggestion, missing=asked - answered)
    if form.is_valid() and attempt(
        form, lambda: services.evaluate_request(by=request.actor, request_id=shown.pk, **form.decision())
    ):
        messages.success(request, _("Recorded. A signer can now sign the order."))
        return redirect(shown)
    if request.method != "POST" and shown.state != RequestState.CLOSED:
        return redirect(shown)
    context = {
        "shown": shown,
        "form": form,
        "suggestion": suggestion,
        "weights": [(criterion.label, weight) for criterion, weight in WEIGHTS.items()],
        "asked": asked,
        "answered": answered,
        "answers": answers,
        "unpaid": _no_program_pays(shown, quotes),
        "who_signs": permissions.what_preparing_means(request.actor, shown.operator, [shown.created_by_id]),
    }
    return render(request, "engagements/evaluate.html", context)


def _no_program_pays(shown: Request, quotes: list[Quote]) -> list[tuple[str, str]]:
    """(firm, why) of each quote whose order no program could pay, so that nobody learns it only when signing."""
    offers = selectors.offers_for(shown)
    reasons = [(one.provider.name, selectors.why_not_bought(one, one.price, offers=offers)) for one in quotes]
    return [(firm, reason) for firm, reason in reasons if reason]


@require_safe
def purchase_record(request, reference):
    """How it was bought, for the file: rule, who was asked, who answered, the choice and its reasons, to print."""
    shown = own_request(request, reference)
    people = Evaluation.objects.select_related("chosen__provider", "suggested__provider", "evaluated_by")
    evaluation = people.filter(request=shown).first()
    if evaluation is None and shown.state != RequestState.NONE_SUITABLE:
        raise Http404
    answers = selectors.answers_to(shown)
    context = {
        "shown": shown,
        "evaluation": evaluation,
        "basis": shown.buying_basis,
        "method": Method(shown.buying_basis.get("method", Method.OWN_RULES)).label,
        "asked": selectors.quotes_asked(shown),
        "answers": evaluation.record["answers"] if evaluation else answers,
        "answered": evaluation.answered if evaluation else selectors.quotes_received(answers),
        "scores": {quote: list(quote.scores.all()) for quote in selectors.opened_quotes(shown)} if evaluation else {},
    }
    return render(request, "engagements/purchase_record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def none_suitable(request, reference):
    shown = own_request(request, reference)
    if reason := permissions.why_not_evaluate(request.actor, shown):
        raise Refused(reason)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.mark_none_suitable(by=request.actor, request_id=shown.pk, reason=form.cleaned_data["reason"]),
    ):
        messages.success(request, _("Recorded. We told everyone who quoted."))
        return redirect(shown)
    context = {
        "form": form,
        "back": shown.get_absolute_url(),
        "title": _("No quote is suitable"),
        "lead": _("Everyone who quoted is told, with your reason. You can then ask other providers."),
        "action": _("End the request"),
    }
    return render(request, "engagements/confirm.html", context)
