from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.errors import DomainError, Refused
from marketplace.core.forms import whole_number
from marketplace.core.paging import page_of
from providers import completeness, permissions, selectors
from providers.forms.listings import NewListingForm
from providers.forms.sections import SECTIONS, Editor
from providers.models import Listing
from providers.prices import frozen_copy
from providers.services import listings, profiles
from providers.states import ListingState
from providers.views.profiles import editable_provider, own_firm, own_provider
from providers.words import category_unit_words, described


def own_listing(request, reference: str) -> Listing:
    own_provider(request)
    rows = Listing.objects.visible_to(request.actor).select_related("provider__organisation", "latest_revision")
    return get_object_or_404(rows, reference=reference)


@require_safe
def index(request):
    """Every service of the firm with its state."""
    provider = own_provider(request)
    rows = provider.listings.order_by("name", "pk") if provider else Listing.objects.none()
    page = page_of(request, rows)
    may_add = not permissions.why_not_edit_profile(request.actor, own_firm(request))
    return render(request, "providers/listings.html", {"page": page, "may_add": may_add})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    provider = editable_provider(request)
    form = NewListingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        provider = profiles.create_profile(by=request.actor, organisation_id=provider.organisation_id)
        listing = listings.create_listing(by=request.actor, provider_id=provider.pk, name=form.cleaned_data["name"])
        return redirect("providers:listing", listing.reference)
    return render(request, "providers/listing_new.html", {"form": form})


@require_safe
def overview(request, reference):
    """Is it good? What is missing, what buyers see, where moderation stands."""
    listing = own_listing(request, reference)
    draft = selectors.draft_of(listing)
    gaps = completeness.gaps(draft)
    missing = {gap.section for gap in gaps}
    context = {
        "listing": listing,
        "draft": draft,
        "gaps": gaps,
        "sections": [(name, section.title, name in missing) for name, section in SECTIONS.items()],
        "percent": completeness.percent_complete(missing),
        "price_check": completeness.check_price(draft),
        "service": described(frozen_copy(draft)),
        "why_not": permissions.why_not_edit_listing(request.actor, listing),
        "may_edit": listing.state != ListingState.IN_MODERATION,
        "may_submit": listing.state in (ListingState.DRAFT, ListingState.UNPUBLISHED) and not gaps,
    }
    return render(request, "providers/listing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, reference, section):
    listing = own_listing(request, reference)
    if section not in SECTIONS:
        raise Http404
    if reason := permissions.why_not_edit_listing(request.actor, listing):
        raise Refused(reason)
    draft = selectors.draft_of(listing)
    if request.method != "POST":
        editor = Editor(section, draft)
    elif part := request.POST.get("add"):
        editor = Editor.with_another_row(section, draft, request.POST, part)
    else:
        editor = Editor(section, draft, request.POST)
        if editor.is_valid() and _save(request, listing, editor):
            return redirect("providers:listing", listing.reference)
    category = completeness.usual_price(draft) if section == "price" else None
    context = {
        "listing": listing,
        "editor": editor,
        "service": described(frozen_copy(draft)),
        "price_check": completeness.check_price(draft) if section == "price" else None,
        "category": category,
        "category_unit": category_unit_words(category) if category else "",
    }
    return render(request, "providers/listing_edit.html", context)


def _save(request, listing: Listing, editor: Editor) -> bool:
    try:
        listings.save_listing(
            by=request.actor,
            listing_id=listing.pk,
            based_on=whole_number(request.POST.get("based_on", "")),
            **editor.content(),
        )
    except DomainError as error:
        if error.status == 403:
            raise
        editor.form.add_error(None, str(error))
        return False
    messages.success(request, _("Your draft is saved. Buyers do not see it yet."))
    return True


@require_safe
def preview(request, reference):
    """The page as buyers will see it."""
    listing = own_listing(request, reference)
    draft = selectors.draft_of(listing)
    return render(
        request, "providers/listing_preview.html", {"service": described(frozen_copy(draft)), "listing": listing}
    )


@require_POST
def submit(request, reference):
    listings.submit_listing(by=request.actor, listing_id=own_listing(request, reference).pk)
    messages.success(request, _("A moderator reads it next. You cannot change it until then."))
    return redirect("providers:listing", reference)


@require_POST
def take_back(request, reference):
    listings.take_back_listing(by=request.actor, listing_id=own_listing(request, reference).pk)
    messages.success(request, _("You can change it again. No moderator reads it now."))
    return redirect("providers:listing", reference)


@require_POST
def take_down(request, reference):
    listings.unpublish_listing(by=request.actor, listing_id=own_listing(request, reference).pk)
    messages.success(request, _("Buyers no longer see this service."))
    return redirect("providers:listing", reference)
