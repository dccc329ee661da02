from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core import clock
from marketplace.core.forms import AmountField, DayField, PercentField
from marketplace.core.money import Money
from subsidies.models import BudgetLine, FundSource, FundSourceKind, ObligationEvent, PayeeRole, Program

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
    federal_share = PercentField(
        label=_("Federal share, in percent"),
        required=False,
        help_text=_(
            "Federal money only: how much of each dollar the award pays, for example 80. The rest is your match."
        ),
    )
    local_share = PercentField(
        label=_("At least this part goes to local governments, in percent"),
        required=False,
        help_text=_("As the award letter says, for example 80. Empty: the funder sets nothing."),
    )
    rural_share = PercentField(
        label=_("At least this part goes to rural areas, in percent"),
        required=False,
        help_text=_("For example 25. It may overlap with local governments."),
    )
    administration_share = PercentField(
        label=_("At most this part pays for administration, in percent"),
        required=False,
        help_text=_("For example 5."),
    )


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
    in_allotments = forms.BooleanField(
        label=_(
            "Release the money part by part, in allotments. Otherwise all of it is free once the line is authorized."
        ),
        required=False,
    )
    reuses_recovered = forms.BooleanField(
        label=_("The funder lets us use money again that a provider pays back. Otherwise it goes back to the funder."),
        required=False,
    )
    payee_role = forms.ChoiceField(
        label=_("What who gets the award is to your office"),
        choices=[("", _("Not decided")), *PayeeRole.choices],
        required=False,
        help_text=_("Needed for federal money (2 CFR 200.331). Who sells to an operator is the operator’s contractor."),
    )
    payee_reason = forms.CharField(
        label=_("Why this role"),
        max_length=300,
        required=False,
        help_text=_("For example: It receives the help and carries out no part of our program."),
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
        initial: dict[str, object] = {"obligation_event": ObligationEvent.ORDER_SIGNED}
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
    below_promises = forms.BooleanField(
        label=_("The funder takes more than is free: pause the program and show what is not covered."), required=False
    )


class EndingForm(forms.Form):
    """`commitments` are what may end now: (code, words) pairs, "award:5" or "order:7"."""

    commitment = forms.ChoiceField(label=_("What ends"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why this one, in one sentence"),
        max_length=300,
        help_text=_("Who holds it reads it word for word. For example: No order is signed and the oldest awards stay."),
        error_messages={"required": _("Write why this one ends. Who holds it reads it word for word.")},
    )

    def __init__(self, *args, commitments: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commitment"].choices = commitments


class PastDayForm(forms.Form):
    """The end of which day the balances are shown for; a form of a GET."""

    on = DayField(label=_("Balances at the end of"), required=False)

    def __init__(self, *args, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day >= clock.today(self.zone):
            raise forms.ValidationError(_("Enter a day before today."), code="not_past")
        return day


class MonthEndForm(forms.Form):
    month = forms.DateField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label=_("I compared these balances with our own books and sign this month off."),
        error_messages={"required": _("Check the box to sign the month off.")},
    )


class AllotmentForm(forms.Form):
    amount = AmountField(label=_("How much is released"), minimum=ONE_CENT)
    available_on = DayField(label=_("First day it may be used"))
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("For example: Second quarter. Your office and auditors read it."),
    )
