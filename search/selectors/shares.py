"""Who pays how much of a list price: an operator's own vouchers, and programs that a visitor might qualify for."""

from dataclasses import dataclass

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind
from marketplace.core.money import Money
from marketplace.engagements.funding import offers_for
from marketplace.engagements.split import PricedLine, Split, split
from subsidies.models import Program
from subsidies.selectors.estimates import offer_under
from subsidies.selectors.programs import listed_programs


@dataclass(frozen=True, slots=True)
class MayPay:
    """A program that takes applications today and pays for this kind of service, at the least that it pays."""

    program: Program
    pays: str
    split: Split


def split_by_vouchers(actor: Actor, category: str, price: Money) -> Split | None:
    """What the operator's own vouchers would pay of this list price today; None when none fits."""
    if not actor.is_kind(Kind.OPERATOR):
        return None
    offers = offers_for(operator_id=actor.organisation_id or 0, category_codes=[category])
    return split([_list_price(category, price)], offers) if offers else None


def programs_that_may_pay(category: str, price: Money) -> list[MayPay]:
    """For a visitor without a voucher: nothing here is a decision, and no facts of theirs are used."""
    found = []
    for facts in listed_programs():
        if facts.terms and facts.program.takes_applications_today and facts.terms.pays_for(category):
            offer = offer_under(facts.terms, facts.program, yearly_left=facts.terms.yearly_cap)
            found.append(MayPay(facts.program, facts.pays, split([_list_price(category, price)], [offer])))
    return found


def _list_price(category: str, price: Money) -> PricedLine:
    return PricedLine(key=category, description=category, price=price)
