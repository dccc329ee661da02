"""The plug-in point for public money: apps above register a source; orders know nothing of programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from marketplace.accounts.actor import Actor
from marketplace.core.money import Money
from marketplace.engagements.split import Offer

if TYPE_CHECKING:
    from marketplace.engagements.models import FundingLine


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingOffer(Offer):
    """An offer with what people and books need to know of it.

    `label` names it in words ("Voucher VCH-7K3M9T"), `program` its program, `rule` the sentence behind
    the amount; `budget_scope` is the scope of the ledger accounts it draws on, such as "line:12". Its last
    days are its source's to know, in the zone of its program.
    """

    budget_scope: str
    label: str
    program: str
    rule: str = ""
    category_codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BuyingRule:
    """How many providers must be invited and how many business days a request stays open, and why in words.

    `formal_procurement` is set when the price is above what may be bought here.
    """

    minimum_invited: int
    open_business_days: int
    sentence: str
    formal_procurement: bool = False


class FundingSource(Protocol):
    """What an app above implements and hands to `register_source` in its `ready()`."""

    code: str

    def offers(self, *, operator_id: int, category_codes: Iterable[str]) -> list[FundingOffer]:
        """What this organisation may draw today for these service categories."""

    def obligate(self, *, by: Actor, line: "FundingLine") -> None:
        """Bind the line's amount to its order, inside the signing transaction; a DomainError refuses the order."""

    def release(self, *, by: Actor, line: "FundingLine", amount: Money, reason: str) -> None:
        """Give back `amount` of the line when an order ends early; `reason` is a code."""

    def buying_rules(self, *, offers: list[FundingOffer], price: Money) -> BuyingRule:
        """The rule that these offers (all of this source) set for a purchase at this price."""


_sources: dict[str, FundingSource] = {}


def register_source(source: FundingSource) -> None:
    _sources[source.code] = source


def sources() -> list[FundingSource]:
    return [source for _, source in sorted(_sources.items())]


def source(code: str) -> FundingSource:
    """The source with this code; KeyError when its app is not installed."""
    return _sources[code]


def offers_for(*, operator_id: int, category_codes: Iterable[str]) -> list[FundingOffer]:
    """Every source's offers for one operator, in the order in which they would be used."""
    codes = frozenset(category_codes)
    found = [offer for one in sources() for offer in one.offers(operator_id=operator_id, category_codes=codes)]
    return sorted(found, key=lambda offer: offer.priority)


def buying_rule(*, offers: list[FundingOffer], price: Money) -> BuyingRule | None:
    """The strictest rule of the sources in use; None where no public money sets one."""
    rules = []
    for one in sources():
        if own := [offer for offer in offers if offer.source == one.code]:
            rules.append(one.buying_rules(offers=own, price=price))
    return max(
        rules, key=lambda rule: (rule.formal_procurement, rule.minimum_invited, rule.open_business_days), default=None
    )
