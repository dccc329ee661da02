from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.paging import page_of
from providers.models import Listing
from search import permissions, selectors, services, sizes
from search.models import ShortlistEntry


@require_safe
def shortlist(request):
    """Which services do we have in mind? One list for everybody in the organization."""
    if not request.actor.is_kind(Kind.OPERATOR):
        raise Http404
    size = sizes.parse(request.GET.get("size", ""))
    rows = ShortlistEntry.objects.visible_to(request.actor).select_related("listing", "added_by")
    page = page_of(request, rows)
    public = {entry.id: entry for entry in selectors.entries_of([row.listing_id for row in page], size)}
    context = {
        "page": page,
        "rows": [(row, public.get(row.listing_id)) for row in page],
        "size": size,
        "may_change": not permissions.why_not_shortlist(request.actor),
    }
    return render(request, "search/shortlist.html", context)


@require_POST
def add(request, reference):
    listing = get_object_or_404(Listing.objects.public(), reference=reference)
    services.shortlist(by=request.actor, listing_id=listing.pk)
    messages.success(request, _("It is on your organization’s shortlist."))
    return redirect("search:shortlist")


@require_POST
def take_off(request, reference):
    """Also what is no longer public, as long as it stands on the list."""
    rows = ShortlistEntry.objects.visible_to(request.actor)
    entry = get_object_or_404(rows, listing__reference=reference)
    services.take_off_shortlist(by=request.actor, listing_id=entry.listing_id)
    messages.success(request, _("It is off your organization’s shortlist."))
    return redirect("search:shortlist")
