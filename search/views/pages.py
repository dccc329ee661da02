from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.paging import page_of
from marketplace.engagements.permissions import why_not_prepare
from marketplace.engagements.selectors.records import track_record
from providers.models import Credential, Listing, ProviderProfile, VettingCase
from providers.prices import PriceTable
from providers.requirements import NOT_CHECKED
from providers.words import described
from search import permissions, selectors, sizes
from search.forms import SizeForm
from search.selectors.buyers import size_of
from search.views.buyers import buyer_of, for_buyer_only


def _stated_size(request, own: sizes.Size) -> tuple[SizeForm, sizes.Size]:
    """The size of the address: three figures, or the code that the catalogue hands on; else the buyer's own."""
    fallback = sizes.parse(request.GET["size"]) if request.GET.get("size") else own
    if "computers" not in request.GET:
        initial = {"computers": fallback.computers, "people": fallback.people, "sites": fallback.sites}
        return SizeForm(initial=initial), fallback
    form = SizeForm(request.GET)
    return form, form.size() if form.is_valid() else fallback


@login_not_required
@require_safe
def service(request, reference):
    """Should we buy this? Suspended and unpublished services are not found."""
    rows = Listing.objects.public().select_related("provider__organisation")
    listing = get_object_or_404(rows, reference=reference)
    buyer = buyer_of(request)
    form, size = _stated_size(request, size_of(buyer))
    table = PriceTable.of_copy(listing.public_copy)
    quantity = table.quantity(size.units())
    price = table.first_year(size.units())
    category = selectors.main_category(listing.public_copy)
    own = selectors.prices_for(buyer, [(category, price)])[0] if buyer else None
    sells = request.actor.is_kind(Kind.PROVIDER)
    context = {
        "listing": listing,
        "service": described(listing.public_copy),
        "case": listing.provider.cases.vetted().get(),
        "form": form,
        "size": size,
        "quantity": quantity,
        "unit_price": table.unit_price(quantity),
        "periods": table.periods(),
        "running": table.unit_price(quantity) * quantity * table.periods(),
        "first_year": price,
        "own": own,
        "may_pay": [] if own or sells else selectors.programs_that_may_pay(category, price),
        "may_shortlist": not permissions.why_not_shortlist(request.actor),
        "may_ask": request.actor.is_anonymous or not why_not_prepare(request.actor, request.actor.organisation_id),
    }
    return for_buyer_only(render(request, "search/service.html", context), buyer)


def _vetted_provider(slug: str) -> ProviderProfile:
    current = Credential.objects.filter(retired_at=None).order_by("kind", "pk")
    providers = (
        ProviderProfile.objects.vetted()
        .select_related("organisation")
        .prefetch_related("sectors", "states", Prefetch("credentials", current))
    )
    return get_object_or_404(providers, slug=slug)


@login_not_required
@require_safe
def provider(request, slug):
    """Who are they?"""
    firm = _vetted_provider(slug)
    listings = Listing.objects.public().filter(provider=firm).order_by("name", "pk")
    page = page_of(request, listings)
    context = {
        "provider": firm,
        "case": firm.cases.vetted().get(),
        "page": page,
        "record": track_record(firm.organisation_id),
        "services": [described(listing.public_copy) for listing in page],
    }
    return render(request, "search/provider.html", context)


@login_not_required
@require_safe
def vetted(request, slug):
    """What was checked, what was not, by whom, until when; and that it is no government endorsement."""
    firm = _vetted_provider(slug)
    case: VettingCase = firm.cases.vetted().get()
    context = {
        "provider": firm,
        "case": case,
        "items": list(case.items.all()),
        "screenings": list(case.screenings.all()),
        "not_checked": NOT_CHECKED,
    }
    return render(request, "search/vetted.html", context)
