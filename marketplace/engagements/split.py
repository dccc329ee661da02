"""Who pays what of a price. Pure arithmetic in integer cents; the order of the steps is the rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from marketplace.core.money import ZERO, Money


class BoundBy(StrEnum):
    """What decided an offer's amount: the last rule that lowered it, or why it gave nothing."""

    RATE = "rate"
    LINE_CAP = "line_cap"
    VOUCHER_BALANCE = "voucher_balance"
    AWARD_CAP = "award_cap"
    YEARLY_CAP = "yearly_cap"
    BUDGET_BALANCE = "budget_balance"
    MINIMUM_OWN_SHARE = "minimum_own_share"
    CANNOT_COMBINE = "cannot_combine"
    NOTHING_ELIGIBLE = "nothing_eligible"
    OTHER_FEDERAL_MONEY = "other_federal_money"


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line of a price: `price` before and `discount` off it; a tax line has `tax` set."""

    key: str
    description: str
    price: Money
    discount: Money = ZERO
    eligible: bool = True
    tax: bool = False

    def __post_init__(self):
        if not ZERO <= self.discount <= self.price:
            raise ValueError("A discount lies between nothing and the price of its line")

    @property
    def net(self) -> Money:
        return self.price - self.discount


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one source would pay. `rate` and `minimum_own_share` are fractions; a cap of None is no cap.

    Where `voucher_balance` is set it is the only cap on the sum; the others speak before a voucher
    exists. `federal_statute` cites the law that lets this federal money share a line with other
    federal money; without it, it never does.
    """

    source: str
    offer_id: str
    rate: Decimal
    priority: int = 50
    stackable: bool = False
    is_federal: bool = False
    federal_statute: str = ""
    voucher_balance: Money | None = None
    line_cap: Money | None = None
    award_cap: Money | None = None
    yearly_cap: Money | None = None
    budget_balance: Money | None = None
    minimum_own_share: Decimal = Decimal(0)
    pays_tax: bool = False

    def __post_init__(self):
        if not (0 <= self.rate <= 1 and 0 <= self.minimum_own_share <= 1):
            raise ValueError("A rate is a fraction from 0 to 1")

    @property
    def key(self) -> str:
        return f"{self.source}:{self.offer_id}"

    @property
    def caps_on_sum(self) -> list[tuple[BoundBy, Money]]:
        if self.voucher_balance is not None:
            return [(BoundBy.VOUCHER_BALANCE, self.voucher_balance)]
        caps = [
            (BoundBy.AWARD_CAP, self.award_cap),
            (BoundBy.YEARLY_CAP, self.yearly_cap),
            (BoundBy.BUDGET_BALANCE, self.budget_balance),
        ]
        return [(bound, cap) for bound, cap in caps if cap is not None]

    def pays(self, line: PricedLine) -> bool:
        return self.pays_tax if line.tax else line.eligible


@dataclass(frozen=True, slots=True)
class Part:
    """What one offer pays: `per_line` maps the key of a line to its amount; zero lines are left out."""

    offer: Offer
    amount: Money
    bound_by: BoundBy
    per_line: dict[str, Money]


@dataclass(frozen=True)
class Split:
    """`price` = the sum of `parts` + `operator`, always; `parts` are in the order they were taken."""

    price: Money
    parts: list[Part]
    operator: Money

    @cached_property
    def subsidy(self) -> Money:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def used(self) -> list[Part]:
        return [part for part in self.parts if part.amount]


def split(lines: Sequence[PricedLine], offers: Iterable[Offer]) -> Split:
    """Divide the price of `lines` between `offers`, in priority order (the given one among equals), and the operator.

    Per line what is left after earlier offers × rate, rounded down → cap per line → caps on the sum, in
    line order → the strictest minimum own share of the offers used. Ineligible lines and tax stay with
    the operator. An offer that cannot combine with those already used pays nothing; leave offers out to
    choose differently. Keys of lines must differ.
    """
    if len({line.key for line in lines}) != len(lines):
        raise ValueError("Each line needs its own key")
    parts: list[Part] = []
    for offer in sorted(offers, key=lambda offer: offer.priority):
        parts.append(_part(offer, lines, [part for part in parts if part.amount]))
    price = sum((line.net for line in lines), ZERO)
    return Split(price, parts, price - sum((part.amount for part in parts), ZERO))


def milestone_part(*, total_subsidy: Money, cumulative_price: Money, price: Money, already_drawn: Money) -> Money:
    """The subsidy of one milestone: floor(total × cumulative price ÷ price) less what was drawn before.

    `cumulative_price` counts this milestone and those before it, so the last one draws the rest exactly.
    """
    if not price:
        return ZERO
    return Money(total_subsidy.cents * cumulative_price.cents // price.cents) - already_drawn


def milestone_parts(amounts: Sequence[Money], prices: Sequence[Money]) -> list[list[Money]]:
    """What each source pays of each milestone: one list a milestone, in the order of `amounts`.

    A milestone's sum is `milestone_part` of the whole subsidy; the cents that rounding leaves go to the
    sources in order. Every source is drawn exactly, and no milestone gets more than its price.
    """
    total, price = sum(amounts, ZERO), sum(prices, ZERO)
    drawn = [ZERO] * len(amounts)
    table = []
    cumulative = ZERO
    for milestone_price in prices:
        cumulative += milestone_price
        so_far = {"cumulative_price": cumulative, "price": price}
        left = milestone_part(total_subsidy=total, already_drawn=sum(drawn, ZERO), **so_far)
        row = []
        for amount, before in zip(amounts, drawn, strict=True):
            row.append(min(left, max(ZERO, milestone_part(total_subsidy=amount, already_drawn=before, **so_far))))
            left -= row[-1]
        for place, amount in enumerate(amounts):
            extra = min(left, amount - drawn[place] - row[place])
            row[place] += extra
            left -= extra
        drawn = [before + part for before, part in zip(drawn, row, strict=True)]
        table.append(row)
    return table


def refund_parts(parts: Sequence[Money], refunded: Money) -> list[Money]:
    """Give `refunded` back to each payer as it was taken; the answers sum to it and none exceeds its part."""
    price = sum(parts, ZERO)
    if not ZERO <= refunded <= price:
        raise ValueError("A refund lies between nothing and what was paid")
    back: list[Money] = []
    cumulative = ZERO
    for part in parts:
        cumulative += part
        back.append(
            milestone_part(
                total_subsidy=refunded, cumulative_price=cumulative, price=price, already_drawn=sum(back, ZERO)
            )
        )
    return back


def match_required(*, subsidy: Money, rate: Decimal) -> Money:
    """The own share that a subsidy at `rate` demands, rounded up to the cent: subsidy × (1 − rate) ÷ rate."""
    if not 0 < rate <= 1:
        raise ValueError("A rate that demands a match lies above 0")
    numerator, denominator = rate.as_integer_ratio()
    return Money(-(-subsidy.cents * (denominator - numerator) // numerator))


def _part(offer: Offer, lines: Sequence[PricedLine], used: list[Part]) -> Part:
    if used and not (offer.stackable and all(part.offer.stackable for part in used)):
        return Part(offer, ZERO, BoundBy.CANNOT_COMBINE, {})
    payable = [line for line in lines if offer.pays(line) and line.net]
    if not payable:
        return Part(offer, ZERO, BoundBy.NOTHING_ELIGIBLE, {})
    open_lines = [line for line in payable if not _federal_clash(offer, line, used)]
    if not open_lines:
        return Part(offer, ZERO, BoundBy.OTHER_FEDERAL_MONEY, {})
    bound = BoundBy.RATE
    amounts: dict[str, Money] = {}
    for line in open_lines:
        amounts[line.key] = _left_of(line, used).share(offer.rate)
        if offer.line_cap is not None and offer.line_cap < amounts[line.key]:
            amounts[line.key], bound = offer.line_cap, BoundBy.LINE_CAP
    caps = [*offer.caps_on_sum, (BoundBy.MINIMUM_OWN_SHARE, _room_above_own_share(offer, lines, used))]
    for name, cap in caps:
        if cap < sum(amounts.values(), ZERO):
            amounts, bound = _filled(amounts, cap), name
    return Part(offer, sum(amounts.values(), ZERO), bound, {key: amount for key, amount in amounts.items() if amount})


def _left_of(line: PricedLine, used: list[Part]) -> Money:
    return line.net - sum((part.per_line.get(line.key, ZERO) for part in used), ZERO)


def _federal_clash(offer: Offer, line: PricedLine, used: list[Part]) -> bool:
    """Two federal sources never share a line unless each cites the statute that lets it."""
    if not offer.is_federal:
        return False
    others = [part.offer for part in used if part.offer.is_federal and part.per_line.get(line.key)]
    return bool(others) and not all(one.federal_statute for one in [offer, *others])


def _room_above_own_share(offer: Offer, lines: Sequence[PricedLine], used: list[Part]) -> Money:
    """What may still be paid before the operator's part of the eligible cost falls below the strictest minimum."""
    in_use = [offer, *(part.offer for part in used)]
    eligible = sum((line.net for line in lines if any(one.pays(line) for one in in_use)), ZERO)
    own = eligible.share_up(max(one.minimum_own_share for one in in_use))
    return max(ZERO, eligible - own - sum((part.amount for part in used), ZERO))


def _filled(amounts: dict[str, Money], cap: Money) -> dict[str, Money]:
    """The same amounts, taken in line order until the cap is used up."""
    left = max(ZERO, cap)
    filled = {}
    for key, amount in amounts.items():
        filled[key] = min(amount, left)
        left -= filled[key]
    return filled
