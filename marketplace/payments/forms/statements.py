"""Forms of a bank's statement and of what does not fit it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import AmountField
from marketplace.core.money import Money
from marketplace.documents.forms import UploadsForm
from marketplace.payments.forms.disbursing import BankFileField
from marketplace.payments.models import Difference

LEAST = Money(-100_000_000_000)


class StatementForm(UploadsForm):
    file = BankFileField(
        kind="payments.statement",
        label=_("Statement, as a table (.csv)"),
        help_text=_("Its first line names the columns. Cover nothing: only fiscal officers of your office see it."),
    )


class MapperForm(forms.Form):
    """Which column holds what; the choices are the columns of the file."""

    on = forms.ChoiceField(label=_("Date"))
    date_format = forms.ChoiceField(
        label=_("How the date is written"),
        choices=[
            ("%m/%d/%Y", _("12/31/2026")),
            ("%Y-%m-%d", _("2026-12-31")),
            ("%m/%d/%y", _("12/31/26")),
            ("%d.%m.%Y", _("31.12.2026")),
        ],
    )
    words = forms.ChoiceField(label=_("Description"), required=False)
    reference = forms.ChoiceField(label=_("The bank's reference"), required=False)
    amount = forms.ChoiceField(
        label=_("Amount, where one column holds all"), required=False, help_text=_("What left has a minus.")
    )
    left = forms.ChoiceField(label=_("What left, where it has a column of its own"), required=False)
    came = forms.ChoiceField(label=_("What came, where it has a column of its own"), required=False)
    opening = AmountField(label=_("Balance before the first line"), required=False, minimum=LEAST)
    closing = AmountField(
        label=_("Balance after the last line"),
        required=False,
        minimum=LEAST,
        help_text=_("With both balances we can tell that no line is missing."),
    )

    COLUMNS = ("on", "words", "reference", "amount", "left", "came")

    def __init__(self, *args, header, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.COLUMNS:
            none = [] if name == "on" else [("", _("No such column"))]
            self.fields[name].choices = none + [(column, column) for column in header if column]

    def clean(self):
        values = super().clean()
        if not (values.get("amount") or values.get("left") or values.get("came")):
            self.add_error("amount", _("Say which column holds the amount, or which two hold what left and what came."))
        return values

    def columns(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.COLUMNS if self.cleaned_data.get(name)}


class ExplainForm(forms.Form):
    why = forms.ChoiceField(
        label=_("What it is"),
        choices=[choice for choice in Difference.Why.choices if choice[0] != Difference.Why.FOUND],
    )
    note = forms.CharField(
        label=_("How you know"), max_length=300, help_text=_("For example: the bank's letter of December 4.")
    )
