"""What a listing costs, what is usual, and the copy of it that a request keeps."""

from dataclasses import dataclass

from marketplace.core.money import Money
from marketplace.reference.models import ServiceCategory
from providers.models import Billing, Listing, Unit

MONTHS_IN_FIRST_YEAR = 12


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The structured price alone, read from a listing or from its frozen copy."""

    unit: str
    billing: str
    minimum_quantity: int
    setup_fee: Money
    # (from quantity, unit price), smallest first
    tiers: tuple[tuple[int, Money], ...]

    @classmethod
    def of_copy(cls, copy: dict) -> "PriceTable":
        price = copy["price"]
        return cls(
            unit=price["unit"],
            billing=price["billing"],
            minimum_quantity=price["minimum_quantity"],
            setup_fee=Money(price["setup_fee"]),
            tiers=tuple((tier["from"], Money(tier["unit_price"])) for tier in price["tiers"]),
        )

    def quantity(self, size: dict[str, int]) -> int:
        """How many units are billed for a buyer of this size; what a size does not count is one."""
        return max(int(size.get(self.unit, 1)), self.minimum_quantity)

    def unit_price(self, quantity: int) -> Money:
        """The tier that the whole quantity falls into."""
        reached = [price for start, price in self.tiers if start <= quantity]
        return reached[-1] if reached else self.tiers[0][1]

    def periods(self) -> int:
        return MONTHS_IN_FIRST_YEAR if self.billing == Billing.MONTH else 1

    def first_year(self, size: dict[str, int]) -> Money:
        """Units × quantity × 12 if billed by the month, plus the set-up fee."""
        quantity = self.quantity(size)
        return self.unit_price(quantity) * quantity * self.periods() + self.setup_fee


def price_for_size(listing: Listing, size: dict[str, int]) -> Money:
    """List price of the first year for a size such as {"endpoint": 14, "site": 2}, without extra costs."""
    return PriceTable.of_copy(frozen_copy(listing)).first_year(size)


def frozen_copy(listing: Listing) -> dict:
    """Everything a buyer sees of a listing, as JSON: money in cents, dates as ISO text, codes with names.

    Requests and quotes keep it, so later edits of the listing change nothing that was agreed.
    """
    return {
        "reference": listing.reference,
        "name": listing.name,
        "summary": listing.summary,
        "description": listing.description,
        "you_get": _lines(listing.you_get),
        "you_do": _lines(listing.you_do),
        "terms": listing.terms,
        "provider": {
            "name": listing.provider.name,
            "slug": listing.provider.slug,
            "place": listing.provider.place,
            "organisation": listing.provider.organisation.reference,
        },
        "delivery": listing.delivery,
        "earliest_start": listing.earliest_start.isoformat() if listing.earliest_start else "",
        "categories": [
            {"code": row.category.code, "name": row.category.name, "primary": row.is_primary}
            for row in listing.categories.all()
        ],
        "goals": [
            {"id": row.goal.code, "name": row.goal.short_name, "evidence": row.evidence} for row in listing.goals.all()
        ],
        "sectors": [{"code": sector.code, "name": sector.name} for sector in listing.sectors.all()],
        "states": [{"code": state.code, "name": state.name} for state in listing.states.all()],
        "price": _price_copy(listing),
        "ai": _ai_copy(listing),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _price_copy(listing: Listing) -> dict:
    tiers = sorted(listing.tiers.all(), key=lambda tier: tier.from_quantity)
    return {
        "unit": listing.unit,
        "billing": listing.billing,
        "minimum_quantity": listing.minimum_quantity,
        "minimum_months": listing.minimum_months,
        "setup_fee": listing.setup_fee.cents,
        "tiers": [{"from": tier.from_quantity, "unit_price": tier.unit_price.cents} for tier in tiers],
        "extra_costs": [
            {"label": row.label, "amount": row.amount.cents, "when": row.when} for row in listing.extra_costs.all()
        ],
    }


AI_FIELDS = [
    "version",
    "purpose",
    "autonomy",
    "isolate_host",
    "block_account",
    "change_firewall",
    "ot_write_automatic",
    "data_classes",
    "us_only",
    "retention_days",
    "trains_on_customer_data",
    "subprocessors",
    "logs_prompts",
    "evaluation",
    "model_change_notice_days",
    "incident_notice_hours",
    "export_format",
    "deletion_days",
    "baa_available",
    "explainability",
    "ai_bom_url",
]


def _ai_copy(listing: Listing) -> dict | None:
    facts = next(iter(listing.ai_disclosures.all()), None)
    if facts is None or not listing.uses_ai:
        return None
    return {
        **{name: getattr(facts, name) for name in AI_FIELDS},
        "evaluated_on": facts.evaluated_on.isoformat() if facts.evaluated_on else "",
        "red_team_on": facts.red_team_on.isoformat() if facts.red_team_on else "",
        "models": [
            {
                "developer": model.developer,
                "family": model.family,
                "version": model.version,
                "hosting": model.hosting,
                "open_weight": model.open_weight,
                "framework_status": model.framework_status,
            }
            for model in listing.ai_models.all()
        ],
    }


def unit_of(category: ServiceCategory) -> str:
    """The unit of a listing that counts what the usual prices of this category count."""
    return category.unit if category.unit in Unit.values else Unit.FLAT
