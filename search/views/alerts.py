"""Saved searches of people and organizations, and the pages behind the links of an alert."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.errors import DomainError
from search import filters, permissions, selectors, services
from search.forms import AlertForm, SaveForm
from search.models import SavedSearch
from search.selectors import Kept
from search.views.catalogue import chips


def _results(kept: Kept) -> str:
    return reverse("search:services") + filters.address(kept.question)


def _page(request, form, asked: filters.Asked) -> dict:
    """What both pages that keep a search show of it."""
    kept = replace(asked, question=selectors.without_goals(asked.question))
    return {
        "form": form,
        "words": [label for label, _address in chips(kept)],
        "leaves_out": kept != asked,
        "back": reverse("search:services") + filters.address(asked.question),
        "action": request.path + filters.address(asked.question),
    }


@require_safe
def saved(request):
    """What do we look for? One's own searches, and those that colleagues share."""
    rows = [
        (kept, _results(kept), not permissions.why_not_end(request.actor, kept.search))
        for kept in selectors.kept_searches(request.actor)
    ]
    return render(request, "search/saved.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def save(request):
    """Keep this search, with e-mails or without."""
    asked = filters.read(request.GET)
    form = SaveForm(request.POST or None, may_share=not permissions.why_not_share(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_search(
                by=request.actor, question=asked.question, county_name=asked.county_name, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The search is saved."))
            return redirect("search:saved")
    return render(request, "search/save.html", _page(request, form, asked))


@require_POST
def end(request, reference):
    search = get_object_or_404(SavedSearch.objects.visible_to(request.actor), reference=reference)
    services.end_search(by=request.actor, search_id=search.pk)
    messages.success(request, _("The search is deleted, and its e-mails stop."))
    return redirect("search:saved")


@login_not_required
@require_http_methods(["GET", "POST"])
def new(request):
    """Write to me when something new fits: without an account. The answer is the same for every address."""
    asked = filters.read(request.GET)
    form = AlertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.watch(question=asked.question, county_name=asked.county_name, **form.cleaned_data)
        return render(request, "search/alert_asked.html", {"email": form.cleaned_data["email"]})
    return render(request, "search/alert_new.html", _page(request, form, asked))


# A mail program sends the one press of RFC 8058 without a page of ours, so without its token; the link is the right.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def alert(request, token):
    """The link of an alert: see what fits, or stop. Opening it changes nothing; the button or a mail program stops."""
    search, membership = selectors.alert_of(token)
    if request.method == "POST" and search:
        services.stop_alert(search_id=search.pk, membership=membership)
        return render(request, "search/alert_stopped.html", {"search": search})
    # A letter may be handed on: what colleagues look for shows to them alone.
    is_known = search and (search.email or SavedSearch.objects.visible_to(request.actor).filter(pk=search.pk).exists())
    kept = selectors.unpack(search) if is_known else None
    context = {"search": search, "kept": kept, "results": _results(kept) if kept else "", "is_shared": bool(membership)}
    return render(request, "search/alert.html", context, status=200 if search else 404)


@login_not_required
@require_http_methods(["GET", "POST"])
def confirm(request, token):
    """The link of the first letter: the button says yes."""
    search, _membership = selectors.alert_of(token)
    if search and not search.email:
        search = None
    is_done = bool(search and search.confirmed_at)
    if request.method == "POST" and search:
        services.confirm_alert(search_id=search.pk)
        is_done = True
    kept = selectors.unpack(search) if search else None
    context = {
        "search": search,
        "kept": kept,
        "results": _results(kept) if kept else "",
        "is_done": is_done,
        "stop": reverse("search:alert", args=[token]),
    }
    return render(request, "search/alert_confirm.html", context, status=200 if search else 404)
