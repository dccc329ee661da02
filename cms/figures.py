"""The figures on the start page."""

from dataclasses import dataclass

from marketplace.core.money import ZERO, Money
from providers.models import Listing
from subsidies.models import Program
from subsidies.selectors.programs import facts_of_programs


@dataclass(frozen=True, slots=True)
class Figures:
    """Counted now, so that the start page never claims more than there is.

    `programs` take applications today and have money left: `money_left` is what the ledger says they may still promise.
    """

    providers: int
    services: int
    programs: int
    money_left: Money


def figures() -> Figures:
    listings = Listing.objects.public()
    left = [program.money_left for program in facts_of_programs(Program.objects.taking_applications())]
    return Figures(
        providers=listings.order_by().values("provider_id").distinct().count(),
        services=listings.order_by().values("pk").distinct().count(),
        programs=sum(not money.waiting_list_only for money in left),
        money_left=sum((money.available for money in left), ZERO),
    )
