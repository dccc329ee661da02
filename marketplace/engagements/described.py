"""An order described in JSON, priced by the same split as every page: for finance staff and partners.

In: {"lines": [{"description", "cents", "eligible", "discount_cents", "tax_cents"}], "offers": [{"program", "rate",
"priority", "stackable", "voucher_cents", "line_cap_cents", "award_cents", "yearly_cents", "budget_cents",
"minimum_own_share"}]}. Amounts are whole US cents, `cents` before the discount and without the tax; rates are decimal
strings from 0 to 1. A cap of null is no cap; with `voucher_cents` only the voucher's balance binds.
Out: {"price_cents", "subsidies": [{"program", "cents", "bound_by"}], "operator_cents"}, subsidies as they are taken.
"""

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements.split import Offer, PricedLine, split

RATE = r"^(0(\.[0-9]{1,30})?|1(\.0{1,30})?)$"
MANY, LONG, MOST_CENTS = 10_000, 200, 10**15

Cents = Annotated[int, Field(ge=0, le=MOST_CENTS)]
CentsIfAny = Annotated[Cents, BeforeValidator(lambda value: 0 if value is None else value)]
Rate = Annotated[str, Field(pattern=RATE)]


class Described(BaseModel):
    """Nothing is guessed: an unknown name is a mistake, and so is a number in the place of a text."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Line(Described):
    description: Annotated[str, Field(max_length=LONG)] = ""
    cents: Cents
    eligible: bool = True
    discount_cents: CentsIfAny = 0
    tax_cents: CentsIfAny = 0

    @model_validator(mode="after")
    def discount_fits(self):
        if self.discount_cents > self.cents:
            raise ValueError("discount")
        return self

    def priced(self, key: str) -> list[PricedLine]:
        """The line, and its tax as a line of its own: tax is the operator's."""
        work = PricedLine(key, self.description, Money(self.cents), Money(self.discount_cents), eligible=self.eligible)
        tax = PricedLine(f"{key} tax", self.description, Money(self.tax_cents), tax=True)
        return [work, tax] if self.tax_cents else [work]


class Program(Described):
    program: Annotated[str, Field(min_length=1, max_length=LONG)]
    rate: Rate
    priority: Annotated[int, Field(ge=0, le=MANY)] = 50
    stackable: bool = False
    voucher_cents: Cents | None = None
    line_cap_cents: Cents | None = None
    award_cents: Cents | None = None
    yearly_cents: Cents | None = None
    budget_cents: Cents | None = None
    minimum_own_share: Rate | None = None

    def offer(self, place: int) -> Offer:
        """Of two with the same priority the first in the file is taken first."""
        return Offer(
            source="described",
            offer_id=str(place),
            rate=Decimal(self.rate),
            priority=self.priority,
            stackable=self.stackable,
            voucher_balance=_money(self.voucher_cents),
            line_cap=_money(self.line_cap_cents),
            award_cap=_money(self.award_cents),
            yearly_cap=_money(self.yearly_cents),
            budget_balance=_money(self.budget_cents),
            minimum_own_share=Decimal(self.minimum_own_share or 0),
        )


class Order(Described):
    lines: Annotated[list[Line], Field(max_length=MANY)]
    offers: Annotated[list[Program], Field(max_length=MANY)] = []


class Malformed(DomainError):
    """The description cannot be read; the sentence names the place and what is right there."""


def price(text: str | bytes) -> dict:
    """The split of a described order; raises Malformed."""
    try:
        order = Order.model_validate_json(text)
    except ValidationError as error:
        raise Malformed(_sentence(error)) from error
    lines = [one for number, line in enumerate(order.lines, 1) for one in line.priced(f"line {number}")]
    offers = {program.offer(place): program.program for place, program in enumerate(order.offers)}
    result = split(lines, offers)
    return {
        "price_cents": result.price.cents,
        "subsidies": [
            {"program": offers[part.offer], "cents": part.amount.cents, "bound_by": part.bound_by.value}
            for part in result.parts
        ],
        "operator_cents": result.operator.cents,
    }


def _money(cents: int | None) -> Money | None:
    return None if cents is None else Money(cents)


def _sentence(error: ValidationError) -> str:
    """The first mistake alone, in words."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    kind, where = first["type"], _place(first["loc"])
    if kind == "json_invalid":
        return _("This is not JSON. Check commas, quotes and brackets.")
    if kind == "missing":
        return _("%(where)s is missing.") % {"where": where}
    if kind == "extra_forbidden":
        return _("%(where)s is not a name we know.") % {"where": where}
    if kind == "value_error":
        return _("%(where)s: the discount is more than the price of the line.") % {"where": where}
    what = _wanted(kind, str(first["loc"][-1]) if first["loc"] else "")
    return _("%(where)s: write %(what)s.") % {"where": where, "what": what}


def _place(location: tuple[str | int, ...]) -> str:
    """("offers", 0, "rate") is "offers 1, rate"."""
    if not location:
        return _("The file")
    list_name, *rest = location
    if not rest:
        return str(list_name)
    return " ".join([str(list_name), str(int(rest[0]) + 1)]) + "".join(f", {part}" for part in rest[1:2])


def _wanted(kind: str, name: str) -> str:
    if kind in ("list_type", "too_long"):
        return _("a list in square brackets, of at most %(most)s") % {"most": MANY}
    if name in ("rate", "minimum_own_share"):
        return _('a decimal number from 0 to 1 in quotes, for example "0.65"')
    if name.endswith("cents"):
        return _("whole cents from 0 to %(most)s, without quotes") % {"most": MOST_CENTS}
    if name in ("eligible", "stackable"):
        return _("true or false")
    if name == "priority":
        return _("a whole number from 0 to %(most)s") % {"most": MANY}
    if name in ("program", "description"):
        return _("a text in quotes, of at most %(most)s characters") % {"most": LONG}
    return _("an object in braces")
