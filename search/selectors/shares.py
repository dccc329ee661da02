"""Who pays how much of a list price: an operator's own vouchers, and programs that a visitor might qualify for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.core.money import Money
from marketplace.engagements.split import PricedLine, Split, split
from search.selectors.buyers import Buyer, kept_programs
from subsidies.criteria import Outcome
from subsidies.models import Program
from subsidies.selectors.estimates import offer_under
from subsidies.selectors.screening import ProgramAnswer


class Standing(StrEnum):
    """How sure the subsidy is: promised, likely, not now but perhaps later, or none at all."""

    VOUCHER = "voucher"
    LIKELY = "likely"
    NOT_NOW = "not_now"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Payer:
    """One line between the list price and what is left: who pays, how much, by which rule."""

    name: str
    amount: Money
    rule: str
    program: Program | None = None


@dataclass(frozen=True, slots=True)
class YourPrice:
    """`price` is the list price; what `payers` pay and `own` sum to it.

    Where nobody pays, `reason` says why, and `cure` what would change it.
    """

    price: Money
    own: Money
    standing: Standing
    payers: tuple[Payer, ...] = ()
    program: Program | None = None
    reason: str = ""
    cure: str = ""
    waiting_list_only: bool = False

    @property
    def subsidy(self) -> Money:
        return self.price - self.own


@dataclass(frozen=True, slots=True)
class MayPay:
    """A program that takes applications today and pays for this kind of service, at the least that it pays."""

    program: Program
    pays: str
    split: Split


def prices_for(buyer: Buyer, purchases: Iterable[tuple[str, Money]]) -> list[YourPrice]:
    """For each (main category, list price) what this buyer would pay, in their order; asks the database at most once.

    A voucher comes first: it is promised. Else the program that likely pays the most, one with money left before
    one that has a waiting list only. Else the nearest "not now" with its reason and cure.
    """
    return [_price_for(buyer, category, price) for category, price in purchases]


def main_category(copy: dict) -> str:
    return next(row["code"] for row in copy["categories"] if row["primary"])


def programs_that_may_pay(category: str, price: Money) -> list[MayPay]:
    """For a visitor of whom we know nothing: nothing here is a decision."""
    found = []
    for facts in kept_programs():
        if facts.terms and facts.program.takes_applications_today and facts.terms.pays_for(category):
            offer = offer_under(facts.terms, facts.program, yearly_left=facts.terms.yearly_cap)
            found.append(MayPay(facts.program, facts.pays, split([_list_price(category, price)], [offer])))
    return found


def _price_for(buyer: Buyer, category: str, price: Money) -> YourPrice:
    offers = [offer for offer in buyer.offers if category in offer.category_codes]
    if offers:
        parts = split([_list_price(category, price)], offers)
        by_key = {offer.key: offer for offer in offers}
        used = [(by_key[part.offer.key], part.amount) for part in parts.used]
        payers = tuple(Payer(offer.label, amount, offer.rule) for offer, amount in used)
        if payers:
            return YourPrice(price, parts.operator, Standing.VOUCHER, payers)
    answers = [answer for answer in buyer.answers if answer.terms.pays_for(category)]
    likely = [_likely(answer, category, price) for answer in answers if answer.outcome == Outcome.LIKELY]
    if likely:
        return max(likely, key=lambda one: (not one.waiting_list_only, one.subsidy))
    if answers:
        return _not_now(answers[0], price)
    return YourPrice(price, price, Standing.NONE, reason=_("No program here pays for this kind of service now."))


def _likely(answer: ProgramAnswer, category: str, price: Money) -> YourPrice:
    program, terms = answer.facts.program, answer.terms
    parts = split([_list_price(category, price)], [offer_under(terms, program, yearly_left=terms.yearly_cap)])
    payer = Payer(program.name, parts.subsidy, terms.sentence(), program)
    waiting = answer.facts.money_left.waiting_list_only
    return YourPrice(price, parts.operator, Standing.LIKELY, (payer,), program, waiting_list_only=waiting)


def _not_now(answer: ProgramAnswer, price: Money) -> YourPrice:
    """The first rule that is in the way, or the window."""
    reason, cure = answer.facts.window, ""
    if in_the_way := [*answer.refusals, *answer.missing]:
        reason, cure = in_the_way[0].reason, in_the_way[0].cure
    elif answer.retry_on:
        cure = _("You can apply from %(date)s on.") % {"date": date_format(answer.retry_on, "F j, Y")}
    return YourPrice(price, price, Standing.NOT_NOW, (), answer.facts.program, reason, cure)


def _list_price(category: str, price: Money) -> PricedLine:
    return PricedLine(key=category, description=category, price=price)
