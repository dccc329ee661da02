"""Form fields that read what people type."""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import ZERO, Money, parse_money

# Above it a form asks to check the amount; the product of any two columns still fits the database.
MOST = Money(100_000_000_000)


def whole_number(text: str) -> int | None:
    """What a hidden field or a button carries; None where somebody put another thing into it.

    At most 18 digits: more fits no key, and a character such as "²" is a digit that `int` refuses.
    """
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None


class AmountField(forms.CharField):
    """Dollars as people write them ("$1,234.50"), cleaned to Money; None when left empty and not required."""

    default_error_messages = {
        "amount": _("Enter an amount in dollars, for example 1,250.00."),
        "minimum": _("Enter an amount of %(minimum)s or more."),
        "maximum": _("Enter an amount of %(maximum)s or less."),
    }

    def __init__(self, *, minimum: Money = ZERO, maximum: Money = MOST, **kwargs):
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**{"max_length": 20} | kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return parse_money(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["amount"], code="amount") from None

    def run_validators(self, value):
        """The text was checked while it was read; only floor and ceiling are left."""

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        limits = {"minimum": str(self.minimum), "maximum": str(self.maximum)}
        for code, is_crossed in (("minimum", value < self.minimum), ("maximum", value > self.maximum)):
            if is_crossed:
                raise forms.ValidationError(self.error_messages[code], code=code, params=limits)

    def prepare_value(self, value):
        return f"{value.cents // 100:,}.{value.cents % 100:02d}" if isinstance(value, Money) else value

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True


class WholeNumberField(forms.IntegerField):
    """A count as people write it: "2,900" and "$310,000,000" are numbers too."""

    default_error_messages = {"invalid": _("Enter a whole number, for example 2,900.")}
    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")

    def to_python(self, value):
        text = str(value).strip() if value is not None else ""
        if text in self.empty_values:
            return None
        text = text.removeprefix("$")
        if not re.fullmatch("-?([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})", text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text.replace(",", ""))


class PercentField(forms.DecimalField):
    """A share as people write it ("58.5" or "58.5%"), cleaned to the fraction; above 0 and at most 100 percent."""

    default_error_messages = {"share": _("Enter a percentage above 0 and not above 100, for example 80 or 58.5.")}
    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value):
        text = str(value).strip() if value is not None else ""
        if text in self.empty_values:
            return None
        text = text.removesuffix("%").strip()
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", text) or not 0 < Decimal(text) <= 100:
            raise forms.ValidationError(self.error_messages["share"], code="share")
        return Decimal(text) / 100

    def run_validators(self, value):
        """The text was checked while it was read."""

    def prepare_value(self, value):
        return f"{value * 100:.4f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A date, picked or typed as people write it (12/15/2026)."""

    default_error_messages = {
        "required": _("Enter a date, for example 12/15/2026."),
        "invalid": _("Enter a date that exists, for example 12/15/2026."),
    }

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget} | kwargs)
