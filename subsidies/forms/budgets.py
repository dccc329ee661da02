from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import AmountField, DayField
from marketplace.core.money import Money
from subsidies.models import BudgetLine, FundSource, FundSourceKind, ObligationEvent, Program

ONE_CENT = Money(1)


class FundSourceForm(forms.Form):
    """One award, appropriation or gift; what only federal money has may stay empty for others."""

    kind = forms.ChoiceField(label=_("Kind of money"), choices=[("", _("Choose")), *FundSourceKind.choices])
    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("For example: State cyber award 2026"))
    aln = forms.CharField(
        label=_("Assistance Listing number (ALN)"),
        max_length=6,
        required=False,
        help_text=_("Federal money only, for example 97.137."),
    )
    fain = forms.CharField(
        label=_("Federal Award Identification Number (FAIN)"),
        max_length=40,
        required=False,
        help_text=_("Federal money only, as the award letter has it, for example EMW-2026-CY-00017."),
    )
    awarded_on = DayField(label=_("Federal award date"), help_text=_("Federal money only."), required=False)


class BudgetLineForm(forms.Form):
    fund_source = forms.ModelChoiceField(
        label=_("Money from"), queryset=FundSource.objects.none(), empty_label=_("Choose")
    )
    name = forms.CharField(label=_("Name of the line"), max_length=120, help_text=_("For example: Federal part 2026"))
    accounting_string = forms.CharField(
        label=_("Accounting string"),
        max_length=80,
        help_text=_("As your office’s books have it, for example 2026-CY-01."),
    )
    authority = AmountField(
        label=_("Authority: the most this line may carry"), minimum=ONE_CENT, help_text=_("For example 250,000.00.")
    )
    obligation_event = forms.ChoiceField(
        label=_("When money becomes an obligation"), choices=ObligationEvent.choices, widget=forms.RadioSelect
    )
    opens_on = DayField(label=_("First day it may be used"))
    last_obligation_on = DayField(
        label=_("Last day to obligate"), help_text=_("Orders are signed until the end of this day.")
    )
    last_claim_on = DayField(label=_("Last day to claim"))
    closes_on = DayField(label=_("Day the line closes"))
    priority = forms.IntegerField(
        label=_("Pays in this order"), min_value=1, max_value=999, initial=10, help_text=_("The smallest number first.")
    )

    def __init__(self, *args, program: Program, line: BudgetLine | None = None, **kwargs):
        initial = {"obligation_event": ObligationEvent.ORDER_SIGNED}
        if line:
            initial = {name: getattr(line, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        sources = FundSource.objects.filter(organisation=program.organisation_id).order_by("name", "pk")
        self.fields["fund_source"].queryset = sources


class BudgetCutForm(forms.Form):
    amount = AmountField(label=_("How much the funder takes back"), minimum=ONE_CENT)
    reason = forms.CharField(
        label=_("Why, in one sentence"),
        max_length=300,
        help_text=_("For example: The legislature lowered the appropriation. Your office and auditors read it."),
        error_messages={"required": _("Write why, for example: the legislature lowered the appropriation.")},
    )
