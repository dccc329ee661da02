import datetime as dt

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.engagements import outlines, permissions, prefill, selectors, services
from marketplace.engagements.forms import ReasonForm, RequestForm
from marketplace.engagements.models import Request
from marketplace.engagements.states import QuoteState, RequestState
from marketplace.engagements.views.attempts import attempt, press
from marketplace.reference.selectors import service_categories
from marketplace.vault import services as vault

# From the last day for quotes to the signature.
WEEKS_TO_SIGN = 4


def requests_seen(request):
    return selectors.with_good_prices(Request.objects.visible_to(request.actor)).select_related("operator")


def own_request(request, reference) -> Request:
    """A request of the actor's own organization; bidders get the same 404 as strangers."""
    return get_object_or_404(
        requests_seen(request).filter(operator_id=request.actor.organisation_id), reference=reference
    )


@require_safe
def request_list(request):
    """Every request the organization made or was invited to."""
    rows = (
        requests_seen(request)
        .annotate(
            invited=Count("invitations", distinct=True),
            in_the_box=Count(
                "quotes", filter=~Q(quotes__state__in=[QuoteState.DRAFT, QuoteState.WITHDRAWN]), distinct=True
            ),
        )
        .order_by("-created_at", "-pk")
    )
    page = page_of(request, rows)
    for one in page.object_list:
        is_ours = one.operator_id == request.actor.organisation_id
        one.step = selectors.request_step(one) if is_ours else selectors.invited_step(one)
    may_ask = not permissions.why_not_prepare(request.actor, request.actor.organisation_id)
    return render(request, "engagements/request_list.html", {"page": page, "may_ask": may_ask})


@require_http_methods(["GET", "HEAD", "POST"])
def new_request(request):
    if reason := permissions.why_not_prepare(request.actor, request.actor.organisation_id):
        raise Refused(reason)
    operator = request.membership.organisation
    listing = prefill.listing_facts(request.GET.get("listing", ""))
    kind = listing.category_code if listing else request.GET.get("kind", "")
    form = RequestForm(request.POST or None, buyer=operator, initial=_first_values(operator, listing, kind))
    if form.is_valid():
        details = form.details(
            listing_reference=listing.reference if listing else "", listing_copy=listing.copy if listing else None
        )
        draft = attempt(
            form,
            lambda: services.draft_request(by=request.actor, operator=operator, details=details, **form.parties()),
        )
        if draft:
            messages.success(request, _("Saved. Check it, then send it to the providers."))
            return redirect(draft)
    who_signs = permissions.what_preparing_means(request.actor, operator)
    context = {"form": form, "draft": None, "kinds": service_categories(), "kind": kind, "who_signs": who_signs}
    return render(request, "engagements/request_form.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_request(request, reference):
    draft = own_request(request, reference)
    if reason := permissions.why_not_prepare(request.actor, draft.operator_id):
        raise Refused(reason)
    if draft.state != RequestState.DRAFT:
        return redirect(draft)
    form = RequestForm(request.POST or None, buyer=draft.operator, initial=_values_of(request, draft))
    if form.is_valid():
        details = form.details(listing_reference=draft.listing_reference, listing_copy=draft.listing_copy)
        changed = attempt(
            form,
            lambda: services.change_request(by=request.actor, request_id=draft.pk, details=details, **form.parties()),
        )
        if changed:
            return redirect(draft)
    return render(
        request,
        "engagements/request_form.html",
        {"form": form, "draft": draft, "kinds": [], "kind": "", "who_signs": ""},
    )


@require_safe
def request_page(request, reference):
    """What is asked and where it stands; bidders see it without the operator's name."""
    shown = get_object_or_404(requests_seen(request), reference=reference)
    if shown.operator_id != request.actor.organisation_id:
        return _page_for_bidder(request, shown)
    compared = selectors.compare(shown)
    return render(
        request,
        "engagements/request.html",
        {
            "shown": shown,
            "step": selectors.request_step(shown),
            "invited": selectors.invited_firms(shown, _why_not_sell),
            "sealed_count": shown.quotes.filter(state=QuoteState.SEALED).count(),
            "question_count": shown.questions.count(),
            "unanswered_count": shown.questions.filter(answered_at=None).count(),
            "compared": compared,
            "basis": selectors.basis_of_draft(shown) if shown.state == RequestState.DRAFT else shown.buying_basis,
            "evaluation": getattr(shown, "evaluation", None),
            "engagement": getattr(shown, "engagement", None),
            "why_not": permissions.why_not_prepare(request.actor, shown.operator_id),
            "why_not_evaluate": permissions.why_not_evaluate(request.actor, shown),
            "may_close": shown.state in (RequestState.OPEN, RequestState.QUESTIONS_CLOSED) and shown.quoting_is_over,
        },
    )


def _why_not_sell(firm) -> str:
    return permissions.why_not_trade(firm, permissions.Side.SELLING)


def _page_for_bidder(request, shown):
    return render(
        request,
        "engagements/request_for_bidder.html",
        {
            "shown": shown,
            "quote": shown.quotes.live().filter(provider_id=request.actor.organisation_id).first(),
            "question_count": shown.questions.count(),
            "why_not": permissions.why_not_quote(request.actor, shown),
        },
    )


@require_POST
def open_request(request, reference):
    draft = own_request(request, reference)
    press(
        request,
        lambda: services.open_request(by=request.actor, request_id=draft.pk),
        _("Sent. We told the providers you invited."),
    )
    return redirect(draft)


@require_POST
def close_request(request, reference):
    shown = own_request(request, reference)
    press(
        request,
        lambda: services.close_request(by=request.actor, request_id=shown.pk),
        _("The quotes are open. Compare them and choose one."),
    )
    return redirect(shown)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_request(request, reference):
    shown = own_request(request, reference)
    if reason := permissions.why_not_prepare(request.actor, shown.operator_id):
        raise Refused(reason)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.cancel_request(by=request.actor, request_id=shown.pk, reason=form.cleaned_data["reason"]),
    ):
        messages.success(request, _("Cancelled. We told everyone you invited."))
        return redirect(shown)
    context = {
        "form": form,
        "back": shown.get_absolute_url(),
        "title": _("Cancel this request"),
        "lead": _("Everyone you invited is told, with your reason. This cannot be undone."),
        "action": _("Cancel the request"),
    }
    return render(request, "engagements/confirm.html", context)


@never_cache
@require_safe
def private_notes(request, reference):
    """Notes from the vault, for the operator and for the provider it chose; each view is recorded.

    Whoever else was invited does not learn that there are any.
    """
    shown = get_object_or_404(requests_seen(request).filter(private_notes__isnull=False), reference=reference)
    own = request.actor.organisation_id
    if shown.operator_id != own and not shown.quotes.filter(engagement__isnull=False, provider_id=own).exists():
        raise Http404
    text = vault.open_entry(
        by=request.actor,
        entry=shown.private_notes,
        purpose=_("Reading the notes of request %(reference)s") % {"reference": shown.reference},
    )
    return render(request, "engagements/private_notes.html", {"shown": shown, "text": text})


def _first_values(operator, listing, kind: str) -> dict:
    today = clock.today(operator.zone)
    facts = prefill.buyer_facts(operator)
    closes_on = clock.business_days_after(today, 10)
    values = {
        "sector": facts.sector,
        "systems": "\n".join(facts.systems),
        "size_facts": "\n".join(f"{label}: {value}" for label, value in facts.size_facts),
        "questions_close_on": clock.business_days_after(today, 5),
        "closes_on": closes_on,
        "need_by": today + dt.timedelta(days=90),
    }
    values |= _usual_values(kind, facts, closes_on)
    if listing:
        values |= {
            "title": listing.title,
            "category": listing.category_code,
            "scope": listing.scope,
            "providers": [listing.provider_id],
        }
    return values


def _usual_values(kind: str, facts: prefill.BuyerFacts, closes_on: dt.date) -> dict:
    """What is usual for this kind of service; {} for one that we do not know."""
    outline = outlines.outline_for(kind)
    category = next((one for one in service_categories() if one.code == kind), None)
    if outline is None or category is None:
        return {}
    known = [label for label, _value in facts.size_facts]
    sizes = [f"{label}: {value}" for label, value in facts.size_facts]
    return {
        "title": category.name,
        "category": category.code,
        "scope": category.summary,
        "deliverables": "\n".join(outline.deliverables),
        "size_facts": "\n".join(sizes if outline.size in known else [*sizes, f"{outline.size}: "]),
        "need_by": closes_on + dt.timedelta(weeks=outline.weeks + WEEKS_TO_SIGN),
    }


def _values_of(request, draft: Request) -> dict:
    names = ("title", "scope", "sector", "estimated_price", "questions_close_on", "closes_on", "need_by")
    notes: vault.Content = ""
    if draft.private_notes and not draft.private_notes.erased_at:
        notes = vault.open_entry(by=request.actor, entry=draft.private_notes, purpose=_("Changing a draft request"))
    firm = draft.invitations.named().first()
    return {name: getattr(draft, name) for name in names} | {
        "firm_name": firm.firm_name if firm else "",
        "firm_email": firm.firm_email if firm else "",
        "category": draft.category_code,
        "deliverables": "\n".join(draft.deliverables),
        "systems": "\n".join(draft.systems),
        "size_facts": "\n".join(f"{label}: {value}" for label, value in draft.size_facts),
        "providers": selectors.invited_ids(draft),
        "written_with": draft.written_with.values_list("pk", flat=True).first(),
        "private_notes": notes,
    }
