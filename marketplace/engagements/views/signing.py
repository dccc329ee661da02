from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.core.errors import Refused
from marketplace.engagements import permissions, selectors, services
from marketplace.engagements.forms.orders import OrderForm
from marketplace.engagements.models.orders import Route
from marketplace.engagements.states import QuoteState
from marketplace.engagements.views.attempts import attempt
from marketplace.engagements.views.quotes import quotes_seen


@require_http_methods(["GET", "HEAD", "POST"])
def accept_quote(request, reference):
    """Exactly three totals, the rule behind each, the text to sign; only a signer gets the form."""
    quote = get_object_or_404(
        quotes_seen(request).filter(request__operator_id=request.actor.organisation_id), reference=reference
    )
    chosen = getattr(quote.request, "evaluation", None)
    if chosen is None or chosen.chosen_id != quote.pk:
        raise Http404
    if request.method != "POST" and quote.state == QuoteState.ACCEPTED:
        return redirect(quote.engagement)
    keys, route = _chosen_offers(request), _chosen_route(request)
    terms = selectors.order_terms(quote, offer_keys=keys)
    why_not = permissions.why_not_sign_order(request.actor, quote, terms.price)
    if request.method == "POST" and why_not:
        raise Refused(why_not)
    form = OrderForm(request.POST or None, initial={"shown_own_share": terms.own_share.cents})
    if form.is_valid() and (order := attempt(form, lambda: _sign(request, quote, form, keys, route))):
        messages.success(request, _("Signed. We told the provider, and everyone else who quoted."))
        return redirect(order)
    if form.is_bound:
        # The totals on the page are today's, so the next signature is under them.
        form.data = form.data.copy()
        form.data["shown_own_share"] = terms.own_share.cents
    context = {
        "quote": quote,
        "terms": terms,
        "all_offers": selectors.offers_for(quote.request),
        "keys": [offer.key for offer in terms.offers],
        "route": route,
        "routes": Route.choices if settings.ONLINE_PAYMENTS and terms.own_share else [],
        "text": terms.text(route),
        "form": form,
        "why_not": why_not,
    }
    return render(request, "engagements/accept.html", context)


def _chosen_offers(request) -> list[str] | None:
    """The offers ticked in the address or the form; None before anyone has chosen."""
    source = request.POST if request.method == "POST" else request.GET
    return source.getlist("offer") if "choose" in source else None


def _chosen_route(request) -> str:
    """How the own share will be paid: part of the text that is signed, so it is chosen before the text is shown."""
    source = request.POST if request.method == "POST" else request.GET
    wanted = source.get("route")
    return Route.PLATFORM if wanted == Route.PLATFORM and settings.ONLINE_PAYMENTS else Route.DIRECT


def _sign(request, quote, form, keys, route):
    return services.sign_order(
        by=request.actor,
        quote_id=quote.pk,
        signature=form.signature(),
        shown_own_share=form.own_share(),
        offer_keys=keys,
        may_pay_before_start=form.cleaned_data["may_pay_before_start"],
        route=route,
        purchase_order=form.cleaned_data["purchase_order"],
    )
