"""Reads that more than one page needs."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.accounts.actor import ANONYMOUS, Actor
from marketplace.accounts.models import Membership
from marketplace.engagements.models import Request
from marketplace.engagements.prefill import ListingFacts, ListPrice
from marketplace.engagements.selectors import size_asked
from marketplace.reference.models import ServiceCategory
from providers.models import Listing, ProviderProfile, Unit, VettingCase
from providers.prices import PriceTable, frozen_copy, unit_of
from providers.states import DESK_STATES, ItemState


def provider_of(actor: Actor) -> ProviderProfile | None:
    return (
        ProviderProfile.objects.filter(organisation_id=actor.organisation_id).select_related("organisation").first()
        if actor.organisation_id
        else None
    )


def shown_case(provider: ProviderProfile) -> VettingCase | None:
    """The newest case, closed or not."""
    return provider.cases.order_by("-pk").first()


def staff_actor(user) -> Actor:
    """The marketplace membership of somebody who works in the Wagtail admin, as an actor."""
    if user is None or not user.is_authenticated:
        return ANONYMOUS
    membership = (
        Membership.objects.active()
        .filter(user=user, organisation__is_marketplace=True)
        .select_related("user", "organisation")
        .order_by("pk")
        .first()
    )
    return membership.actor() if membership else Actor(user_id=user.pk, name=str(user))


def count_needing_provider(case: VettingCase) -> tuple[int, int]:
    """(items that need the provider, all items)."""
    items = list(case.items.all())
    return sum(item.needs_provider for item in items), len(items)


def reasons_on_desk(case: VettingCase) -> list[str]:
    """Codes of every reason why a case is on the desk; the page has the sentences."""
    items = list(case.items.all())
    found = [f"state_{case.state}"] if case.state in DESK_STATES else []
    if any(run.is_open_match for run in case.screenings.all()):
        found.append("possible_match")
    if any(item.state == ItemState.PROVIDED for item in items):
        found.append("unchecked_items")
    if case.reviewed_by_id and not case.approved_by_id:
        found.append("second_officer")
    return found


def draft_of(listing: Listing) -> Listing:
    """The work in progress: the latest revision as an object, or the row when nothing waits."""
    if not listing.has_unpublished_changes or listing.latest_revision is None:
        return listing
    draft = listing.with_content_json(listing.latest_revision.content)
    draft.provider = listing.provider
    return draft


def listings_with_parts(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Listings with everything a frozen copy needs, in a fixed number of queries."""
    return listings.select_related("provider__organisation", "latest_revision").prefetch_related(
        "tiers",
        "extra_costs",
        "categories__category",
        "goals__goal",
        "sectors",
        "states",
        "ai_disclosures",
        "ai_models",
    )


def listing_facts(reference: str) -> ListingFacts | None:
    """A public listing as a request starts from it, with the copy that the request keeps."""
    listing = listings_with_parts(Listing.objects.public().filter(reference=reference)).first()
    if listing is None:
        return None
    copy = frozen_copy(listing)
    return ListingFacts(
        reference=listing.reference,
        title=copy["name"],
        category_code=next((row["code"] for row in copy["categories"] if row["primary"]), ""),
        provider_id=listing.provider.organisation_id,
        scope="\n".join(copy["you_get"]),
        copy=copy,
    )


def sellers() -> dict[int, list[str]]:
    """{organization id: names of the kinds of service it lists} of every firm that is vetted today, in two queries."""
    vetted = ProviderProfile.objects.vetted().order_by("pk")
    kinds: dict[int, list[str]] = {firm: [] for firm in vetted.values_list("organisation_id", flat=True)}
    named = Listing.objects.public().order_by("categories__category__name").distinct()
    for firm, name in named.values_list("provider__organisation_id", "categories__category__name"):
        if name and firm in kinds:
            kinds[firm].append(name)
    return kinds


def list_price(request: Request, organisation_id: int) -> ListPrice | None:
    """What the provider's public listing costs in the first year for the size that the request names.

    None without a listing in the category that is counted in the category's unit, or without a size. Of several
    listings the one that was asked about, then the oldest.
    """
    own = Listing.objects.public().filter(
        provider__organisation_id=organisation_id, categories__category__code=request.category_code
    )
    listings = list(listings_with_parts(own.order_by("pk").distinct()))
    listings.sort(key=lambda one: one.reference != request.listing_reference)
    category = ServiceCategory.objects.filter(code=request.category_code).first()
    quantity = size_asked(request)
    listing = next((one for one in listings if category and one.unit == unit_of(category)), None)
    if listing is None or (quantity is None and listing.unit != Unit.FLAT):
        return None
    table = PriceTable.of_copy(frozen_copy(listing))
    size = {table.unit: quantity or 1}
    return ListPrice(listing.name, table.first_year(size), _in_words(table, table.quantity(size)))


def _in_words(table: PriceTable, quantity: int) -> str:
    words = {
        "quantity": f"{quantity:,}",
        "price": table.unit_price(quantity),
        "months": table.periods(),
        "setup": table.setup_fee,
    }
    text = _("%(quantity)s × %(price)s × %(months)s months") if table.periods() > 1 else _("%(quantity)s × %(price)s")
    return (text + (_(" + %(setup)s for set-up") if table.setup_fee else "")) % words
