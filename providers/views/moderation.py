from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.errors import DomainError, Refused
from marketplace.core.forms import whole_number
from marketplace.core.paging import page_of
from providers import completeness, permissions, selectors
from providers.forms.moderation import ReturnListingForm
from providers.models import Listing
from providers.prices import frozen_copy
from providers.services import moderation as services
from providers.words import described


def _only_moderators(request) -> None:
    if reason := permissions.why_not_on_moderation_desk(request.actor):
        if request.actor.is_staff:
            raise Refused(reason)
        raise Http404


def _listing(request, reference: str) -> Listing:
    _only_moderators(request)
    rows = Listing.objects.visible_to(request.actor).select_related("provider__organisation", "latest_revision")
    return get_object_or_404(rows, reference=reference)


@require_safe
def desk(request):
    """Which service waits longest?"""
    _only_moderators(request)
    waiting = Listing.objects.in_moderation().select_related("provider__organisation")
    page = page_of(request, waiting)
    return render(request, "providers/moderation_desk.html", {"page": page})


@require_safe
def listing(request, reference):
    return _show(request, _listing(request, reference), ReturnListingForm())


def _show(request, listing: Listing, form, status=200):
    draft = selectors.draft_of(listing)
    context = {
        "listing": listing,
        "service": described(frozen_copy(draft)),
        "price_check": completeness.check_price(draft),
        "gaps": completeness.gaps(draft),
        "why_not": permissions.why_not_moderate(request.actor, listing),
        "form": form,
    }
    return render(request, "providers/moderate.html", context, status=status)


def _revision_read(request) -> int:
    """The revision that the page showed; 0 never matches."""
    return whole_number(request.POST.get("revision", "")) or 0


@require_POST
def approve(request, reference):
    listing = _listing(request, reference)
    services.approve_listing(by=request.actor, listing_id=listing.pk, revision_id=_revision_read(request))
    messages.success(request, _("“%(name)s” is published.") % {"name": listing.name})
    return redirect("providers:moderation_desk")


@require_http_methods(["POST"])
def give_back(request, reference):
    listing = _listing(request, reference)
    form = ReturnListingForm(request.POST)
    if form.is_valid():
        try:
            services.return_listing(
                by=request.actor, listing_id=listing.pk, revision_id=_revision_read(request), **form.cleaned_data
            )
        except DomainError as error:
            if error.field is None:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("“%(name)s” is back with the provider.") % {"name": listing.name})
            return redirect("providers:moderation_desk")
    return _show(request, listing, form)
