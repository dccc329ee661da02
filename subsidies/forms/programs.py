from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.core.clock import ZONES
from marketplace.core.forms import AmountField, DayField
from subsidies.models import Duty, Program, Selection
from subsidies.services.programs import FIXED


class SignRulesForm(forms.Form):
    sha256 = forms.CharField(widget=forms.HiddenInput)
    typed_name = forms.CharField(
        label=_("Type your full name"),
        max_length=150,
        error_messages={"required": _("Type your full name to sign.")},
    )
    agrees = forms.BooleanField(
        label=_("I have read these rules and sign them electronically for the program office."),
        error_messages={"required": _("Check the box to sign electronically.")},
    )


class DeputyForm(forms.Form):
    """Names a colleague for a step; `people` are today's members of the office."""

    duty = forms.ChoiceField(label=_("Step"), choices=Duty.choices)

    def __init__(self, *args, program: Program, **kwargs):
        super().__init__(*args, **kwargs)
        members = program.organisation.memberships.active().select_related("user").order_by("user__name", "pk")
        people = [(member.user_id, member.user.name) for member in members]
        self.fields["user"] = forms.TypedChoiceField(label=_("Colleague"), coerce=int, choices=people)
        self.fields["starts_on"] = DayField(
            label=_("First day"), required=False, help_text=_("Leave it empty to begin today.")
        )
        self.fields["ends_on"] = DayField(
            label=_("Last day"), required=False, help_text=_("Leave it empty to go on until you end it.")
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, in one sentence"),
        max_length=300,
        required=False,
        help_text=_("Needed for a pause. It is printed on the program's page."),
    )


def days_field(label) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=1500)


class ProgramForm(forms.Form):
    """The facts of a program; those that applicants relied on are locked once it has opened."""

    name = forms.CharField(label=_("Name"), max_length=120)
    summary = forms.CharField(
        label=_("Who it is for, in one sentence"),
        max_length=200,
        help_text=_("For example: For small public water systems on the Northern Plains."),
    )
    zone = forms.ChoiceField(label=_("Time zone of every deadline"), choices=ZONES)
    opens_on = DayField(label=_("First day to apply"))
    closes_on = DayField(
        label=_("Last day to apply"), help_text=_("Leave it empty to stay open all year."), required=False
    )
    selection = forms.ChoiceField(
        label=_("How applications are chosen"), choices=Selection.choices, widget=forms.RadioSelect
    )
    answer_within_business_days = days_field(_("Business days in which you answer"))
    cure_days = days_field(_("Days an applicant has to fix an application you send back"))
    accept_within_days = days_field(_("Days to accept an award"))
    order_within_days = days_field(_("Days to sign an order after that"))
    service_within_days = days_field(_("Days to finish the service"))
    invoice_within_days = days_field(_("Days for the last invoice"))
    second_approval_over = AmountField(
        label=_("A second approver is needed above"),
        required=False,
        help_text=_("For example 15,000.00. Leave it empty if one approver is enough."),
    )
    contact_name = forms.CharField(label=_("Whom applicants ask"), max_length=120)
    contact_email = forms.EmailField(label=_("Their e-mail"), max_length=254)
    contact_phone = forms.CharField(label=_("Their phone"), max_length=30, help_text=_("For example 406-555-0150."))

    def __init__(self, *args, program: Program, **kwargs):
        kwargs["initial"] = {name: getattr(program, name, None) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        if program.opened_at:
            for name, reason in FIXED.items():
                self.fields[name].disabled = True
                self.fields[name].help_text = reason


class PlanProgramForm(ProgramForm):
    """A program that does not exist yet; who may plan for several offices also says for which."""

    organisation = forms.ModelChoiceField(
        label=_("Program office"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    field_order = ["organisation"]

    def __init__(self, *args, offices, **kwargs):
        self.only_office = offices[0] if len(offices) == 1 else None
        zone = self.only_office.zone if self.only_office else "America/Chicago"
        program = Program(zone=zone, selection=Selection.ORDER_OF_COMPLETE_FILING)
        super().__init__(*args, program=program, **kwargs)
        if self.only_office:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = offices

    def clean(self):
        cleaned = super().clean()
        return cleaned | {"organisation": self.only_office} if self.only_office else cleaned
