"""Money as integer US cents. There is one currency and no float anywhere."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering

CURRENCY = "USD"
TYPED = re.compile(
    r"(?P<sign>[-−]?)\$? ?(?P<dollars>[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,18})(\.(?P<cents>[0-9]{0,2}))?", re.ASCII
)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact number of US cents; may be negative (a reversal)."""

    cents: int

    def __post_init__(self):
        if type(self.cents) is not int:
            raise TypeError(f"Money takes integer cents, not {type(self.cents).__name__}")

    def deconstruct(self):
        """Lets a migration write an amount down as a field's default."""
        return "marketplace.core.money.Money", (self.cents,), {}

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __radd__(self, other: int) -> "Money":
        # sum() starts from 0.
        if other != 0:
            return NotImplemented
        return self

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __neg__(self) -> "Money":
        return Money(-self.cents)

    def __mul__(self, count: int) -> "Money":
        if type(count) is not int:
            raise TypeError("Multiply money by a whole count; take a part of it with share()")
        return Money(self.cents * count)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.cents < other.cents

    def __bool__(self) -> bool:
        return self.cents != 0

    def share(self, rate: Decimal) -> "Money":
        """The part of this amount at `rate`, a fraction from 0 to 1, rounded down to the cent."""
        numerator, denominator = _ratio(rate)
        return Money(self.cents * numerator // denominator)

    def share_up(self, rate: Decimal) -> "Money":
        """The part at `rate`, rounded up: used where a minimum must be reached."""
        numerator, denominator = _ratio(rate)
        return Money(-(-self.cents * numerator // denominator))

    def __str__(self) -> str:
        sign = "−" if self.cents < 0 else ""
        dollars, cents = divmod(abs(self.cents), 100)
        return f"{sign}${dollars:,}.{cents:02d}"


ZERO = Money(0)


def _ratio(rate: Decimal) -> tuple[int, int]:
    """Whole numbers, so that no amount is too large or rate too fine to be exact."""
    if not isinstance(rate, Decimal):
        raise TypeError("A rate is a Decimal fraction")
    return rate.as_integer_ratio()


def parse_money(text: str) -> Money:
    """Reads "$1,234.50" or "1234.5"; raises ValueError for anything else, such as "1e9", "1,2" or half a cent."""
    found = TYPED.fullmatch(text.strip())
    if found is None:
        raise ValueError("not an amount in dollars and cents")
    sign, dollars, cents = found["sign"], found["dollars"].replace(",", ""), found["cents"] or ""
    amount = int(dollars) * 100 + int(cents.ljust(2, "0"))
    return Money(-amount if sign else amount)
