"""What a listing still lacks before a moderator can read it, and whether its price is usual."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.core.money import Money
from marketplace.reference.models import ServiceCategory
from providers.models import AiDisclosure, Billing, Listing
from providers.prices import unit_of

SECTIONS = ("about", "price", "goals", "delivery", "ai")
MOST_CATEGORIES = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to do, and the section of the editor where it is done."""

    section: str
    sentence: str


def gaps(listing: Listing) -> list[Gap]:
    """Everything that stands between this draft and a moderator, in the order of the editor."""
    return [
        Gap(section, sentence)
        for section, find in (
            ("about", _about_gaps),
            ("price", _price_gaps),
            ("goals", _goal_gaps),
            ("delivery", _delivery_gaps),
            ("ai", _ai_gaps),
        )
        for sentence in find(listing)
    ]


def percent_complete(missing: set[str]) -> int:
    """Share of the editor's sections that are not missing anything, as a whole percentage."""
    return 100 * (len(SECTIONS) - len(missing)) // len(SECTIONS)


def _about_gaps(listing):
    categories = list(listing.categories.all())
    if not listing.summary:
        yield _("Say in one line what the service does.")
    if not listing.description:
        yield _("Describe the service.")
    if not listing.you_get:
        yield _("List what the customer gets.")
    if not listing.you_do:
        yield _("List what the customer must do, or write that there is nothing.")
    if not categories:
        yield _("Choose a category.")
    elif len(categories) > MOST_CATEGORIES or sum(row.is_primary for row in categories) != 1:
        yield _("Choose one main category and at most two others.")


def _price_gaps(listing):
    tiers = list(listing.tiers.all())
    if not listing.unit or not listing.billing:
        yield _("Say what the price counts and how often it is billed.")
    if not tiers:
        yield _("Enter at least one price.")
    elif any(tier.unit_price <= Money(0) for tier in tiers):
        yield _("Enter a price above zero.")


def _goal_gaps(listing):
    goals = list(listing.goals.all())
    if not goals:
        yield _("Name at least one goal that the service helps to reach.")
    if any(not row.evidence.strip() for row in goals):
        yield _("Write a line of evidence for each goal.")


def _delivery_gaps(listing):
    if not listing.delivery:
        yield _("Say whether you work remotely, on site or both.")
    if not listing.earliest_start:
        yield _("Enter the earliest date on which you can start.")
    if not listing.states.all():
        yield _("Choose the states you serve.")
    if not listing.sectors.all():
        yield _("Choose the sectors you serve.")
    if not listing.terms:
        yield _("State your terms in plain words.")


def _ai_gaps(listing):
    if not listing.uses_ai:
        return
    facts = next(iter(listing.ai_disclosures.all()), None)
    if facts is None:
        yield _("Fill in the AI facts, or say that the service uses no AI.")
        return
    if not listing.ai_models.all():
        yield _("Name at least one model.")
    yield from ai_floor_gaps(facts)


def ai_floor_gaps(facts: AiDisclosure):
    """Answers below the floor; a service with one of them cannot be listed."""
    if facts.trains_on_customer_data not in AiDisclosure.ALLOWED_TRAINING:
        yield _("Customer data may train a model never, or only if the customer opts in.")
    if facts.incident_notice_hours > AiDisclosure.MOST_INCIDENT_HOURS:
        yield _("Customers must hear of an incident within 24 hours.")
    if facts.model_change_notice_days < AiDisclosure.LEAST_CHANGE_DAYS:
        yield _("Customers must hear of a model change at least 30 days ahead.")
    if facts.ot_write_automatic:
        yield _("AI must never write to control systems by itself.")


@dataclass(frozen=True, slots=True)
class PriceCheck:
    """The first tier's price beside the usual range of the main category; `verdict` is usual, low or high."""

    price: Money
    low: Money
    high: Money
    verdict: str


def usual_price(listing: Listing) -> ServiceCategory | None:
    """The main category, whose usual range an editor shows before a price is typed."""
    return next((row.category for row in listing.categories.all() if row.is_primary), None)


def check_price(listing: Listing) -> PriceCheck | None:
    """None when there is nothing to compare: no price or category yet, or the category counts other units."""
    tiers = sorted(listing.tiers.all(), key=lambda tier: tier.from_quantity)
    category = usual_price(listing)
    if not tiers or category is None or not _same_unit(listing, category):
        return None
    price, low, high = tiers[0].unit_price, category.price_low, category.price_high
    verdict = "low" if price < low else "high" if price > high else "usual"
    return PriceCheck(price, low, high, verdict)


def _same_unit(listing: Listing, category: ServiceCategory) -> bool:
    """A price for each hour is compared with prices billed once, as it is counted in hours."""
    billed = Billing.ONCE if category.billed == ServiceCategory.Billed.HOUR else category.billed
    return listing.billing == billed and listing.unit == unit_of(category)
