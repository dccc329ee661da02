from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import DayField
from subsidies.models import ExportFormat, ExportKind


class TaxYearForm(forms.Form):
    """`years` are those in which the office paid something."""

    def __init__(self, *args, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(year, str(year)) for year in years]
        self.fields["year"] = forms.TypedChoiceField(label=_("Calendar year"), coerce=int, choices=choices)


class ExportForm(forms.Form):
    kind = forms.ChoiceField(label=_("What do you need?"), choices=ExportKind.choices, widget=forms.RadioSelect)
    file_format = forms.ChoiceField(label=_("Kind of file"), choices=ExportFormat.choices, widget=forms.RadioSelect)
    first_day = DayField(
        label=_("First day"),
        required=False,
        help_text=_("Vouchers by the day of issue, movements by their day. The budget is always as it stands now."),
    )
    last_day = DayField(label=_("Last day"), required=False)
