"""Form fields that read what people type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import ZERO, Money, parse_money


class AmountField(forms.CharField):
    """Dollars as people write them ("$1,234.50"), cleaned to Money; None when left empty and not required."""

    default_error_messages = {
        "amount": _("Enter an amount in dollars, for example 1,250.00."),
        "minimum": _("Enter an amount of %(minimum)s or more."),
    }

    def __init__(self, *, minimum: Money = ZERO, **kwargs):
        self.minimum = minimum
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
        """The text was checked while it was read; only the floor is left."""

    def validate(self, value):
        super().validate(value)
        if value is not None and value < self.minimum:
            raise forms.ValidationError(
                self.error_messages["minimum"], code="minimum", params={"minimum": str(self.minimum)}
            )

    def prepare_value(self, value):
        return f"{value.cents // 100:,}.{value.cents % 100:02d}" if isinstance(value, Money) else value

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True
