from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.errors import Refused
from marketplace.core.forms import whole_number
from marketplace.core.paging import page_of
from marketplace.engagements import permissions, prefill, selectors, services
from marketplace.engagements.forms import DeclarationForm
from marketplace.engagements.forms.quotes import QuoteForms, typed_so_far, with_one_less, with_one_more
from marketplace.engagements.models import Quote
from marketplace.engagements.states import QuoteState
from marketplace.engagements.views.attempts import attempt, press
from marketplace.engagements.views.requests import requests_seen

ROWS = ("milestones", "lines")


def quotes_seen(request):
    return Quote.objects.visible_to(request.actor).with_lines()


def own_quote(request, reference) -> Quote:
    return get_object_or_404(
        quotes_seen(request).filter(provider_id=request.actor.organisation_id), reference=reference
    )


@require_safe
def quote_list(request):
    """The provider's quotes, newest first."""
    rows = quotes_seen(request).filter(provider_id=request.actor.organisation_id).order_by("-created_at", "-pk")
    page = page_of(request, rows)
    for one in page.object_list:
        one.step = selectors.quote_step(one)
    return render(request, "engagements/quote_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def write_quote(request, reference):
    """The ten-minute form; the buttons that add or remove a row work without scripts."""
    shown = get_object_or_404(requests_seen(request), reference=reference)
    if reason := permissions.why_not_quote(request.actor, shown):
        raise Refused(reason)
    quote = shown.quotes.live().filter(provider_id=request.actor.organisation_id).first()
    if quote and quote.state != QuoteState.DRAFT:
        return redirect(quote)
    if typed := _other_rows(request.POST):
        forms = QuoteForms(wanted=shown.deliverables, first=typed)
        context = {"shown": shown, "forms": forms, "price": None, "filled_in": False}
        return render(request, "engagements/quote_form.html", context)
    price = None if quote else prefill.list_price(shown, request.actor.organisation_id)
    first = None if quote else selectors.usual_quote(shown, price)
    forms = QuoteForms(request.POST or None, wanted=shown.deliverables, quote=quote, first=first)
    if request.POST and forms.is_valid():
        saved = attempt(forms.head, lambda: _save(request, shown, quote, forms))
        if saved:
            messages.success(request, _("Saved. Check it, then send it."))
            return redirect(saved)
    context = {"shown": shown, "forms": forms, "price": price, "filled_in": first is not None}
    return render(request, "engagements/quote_form.html", context)


def _other_rows(data) -> dict | None:
    """What was typed with a row more or less, when one of those buttons was pressed."""
    more, (less, _dash, number) = data.get("more", ""), data.get("less", "").partition("-")
    if more in ROWS:
        return with_one_more(typed_so_far(data), more)
    if less in ROWS:
        return with_one_less(typed_so_far(data), less, whole_number(number) or 0)
    return None


def _save(request, shown, quote, forms) -> Quote:
    listing = prefill.listing_facts(shown.listing_reference)
    own = listing and listing.provider_id == request.actor.organisation_id
    details = forms.details(listing.copy if listing and own else None)
    if quote:
        return services.change_quote(by=request.actor, quote_id=quote.pk, details=details)
    return services.draft_quote(by=request.actor, request_id=shown.pk, details=details)


@require_safe
def quote_page(request, reference):
    """The provider sees its quote from draft on, the operator once it is opened."""
    quote = get_object_or_404(quotes_seen(request), reference=reference)
    return _render_quote(request, quote, DeclarationForm())


def _render_quote(request, quote, form):
    is_seller = quote.provider_id == request.actor.organisation_id
    context = {
        "quote": quote,
        "shown": quote.request,
        "is_seller": is_seller,
        "step": selectors.quote_step(quote),
        "form": form,
        "may_send": is_seller and quote.state == QuoteState.DRAFT and quote.request.is_quotable,
        "may_withdraw": is_seller and quote.state in (QuoteState.DRAFT, QuoteState.SEALED, QuoteState.OPENED),
        "is_over": quote.state in (QuoteState.NOT_SELECTED, QuoteState.WITHDRAWN),
    }
    return render(request, "engagements/quote.html", context)


@require_POST
def seal_quote(request, reference):
    quote = own_quote(request, reference)
    if reason := permissions.why_not_change_quote(request.actor, quote):
        raise Refused(reason)
    form = DeclarationForm(request.POST)
    if form.is_valid() and attempt(
        form,
        lambda: services.seal_quote(by=request.actor, quote_id=quote.pk, **form.cleaned_data),
    ):
        messages.success(request, _("Sent. It stays sealed until the request closes."))
        return redirect(quote)
    return _render_quote(request, quote, form)


@require_POST
def withdraw_quote(request, reference):
    quote = own_quote(request, reference)
    press(
        request,
        lambda: services.withdraw_quote(by=request.actor, quote_id=quote.pk),
        _("Withdrawn. You may write another quote until the request closes."),
    )
    return redirect(quote)
