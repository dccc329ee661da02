"""The figures on the start page."""

from dataclasses import dataclass

from providers.models import Listing
from subsidies.models import Program


@dataclass(frozen=True, slots=True)
class Figures:
    """Counted now, so that the start page never claims more than there is."""

    providers: int
    services: int
    programs: int


def figures() -> Figures:
    listings = Listing.objects.public()
    return Figures(
        providers=listings.order_by().values("provider_id").distinct().count(),
        services=listings.order_by().values("pk").distinct().count(),
        programs=Program.objects.taking_applications().count(),
    )
