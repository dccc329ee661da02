"""What a likely program could mean in money, before anybody applies: a usual price, split by its own rules."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.engagements.split import PricedLine, Split, split
from marketplace.reference.models import ServiceCategory
from subsidies.criteria import Facts, Outcome
from subsidies.models import Program
from subsidies.selectors.estimates import offer_under
from subsidies.selectors.screening import ProgramAnswer

COMPUTERS, PEOPLE = 14, 9
# A small office, by the figure that a price is multiplied with; what is not here counts once.
SMALL_OFFICE = {
    **dict.fromkeys(("endpoints", "devices"), COMPUTERS),
    **dict.fromkeys(("users", "mailboxes", "accounts"), PEOPLE),
    "hours": 40,
}


@dataclass(frozen=True, slots=True)
class Example:
    """`split` divides the usual first-year price of `category` for a small office under `program`."""

    category: ServiceCategory
    program: Program
    split: Split
    computers: int = COMPUTERS
    people: int = PEOPLE


def example_for(answers: Iterable[ProgramAnswer], facts: Facts) -> Example | None:
    """For the service the visitor named, else the first that is paid for: by the likely program that pays the most."""
    likely = [answer for answer in answers if answer.outcome == Outcome.LIKELY]
    wanted = facts["category"].value if "category" in facts else None
    categories = ServiceCategory.objects.order_by("position")
    kinds = [one for one in categories if any(answer.terms.pays_for(one.code) for answer in likely)]
    category = next((one for one in kinds if one.code == wanted), kinds[0] if kinds else None)
    if category is None:
        return None
    examples = [_example(category, answer) for answer in likely if answer.terms.pays_for(category.code)]
    return max(examples, key=lambda example: example.split.subsidy)


def _example(category: ServiceCategory, answer: ProgramAnswer) -> Example:
    months = 12 if category.billed == ServiceCategory.Billed.MONTH else 1
    price = category.price_usual * SMALL_OFFICE.get(category.sized_by, 1) * months
    line = PricedLine(key=category.code, description=category.name, price=price)
    offer = offer_under(answer.terms, answer.facts.program, yearly_left=answer.terms.yearly_cap)
    return Example(category, answer.facts.program, split([line], [offer]))
