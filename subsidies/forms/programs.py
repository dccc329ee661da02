import re

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.core.clock import ZONES
from marketplace.core.forms import AmountField, DayField
from subsidies.models import Duty, Program, Selection
from subsidies.selectors.ranking import formula_facts
from subsidies.services.programs import FIXED

LONGEST_NAME, MOST_TERMS = 120, 10


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


class PaymentRouteForm(forms.Form):
    route = forms.ChoiceField(
        label=_("How released payments leave"),
        choices=[("file", _("By a file for your bank")), ("stripe", _("By Stripe, to the provider's account there"))],
        widget=forms.RadioSelect,
    )
    authority = forms.CharField(
        label=_("Who decided it, and by what right"),
        max_length=300,
        help_text=_("For example: Board resolution 14 of November 30. Your auditor reads it."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, in one sentence"),
        max_length=300,
        required=False,
        help_text=_("Needed for a pause. It is printed on the program's page."),
    )


class WindDownForm(forms.Form):
    freeze_on = DayField(
        label=_("Last day of new promises"),
        help_text=_(
            "At least 14 days from today. After it, promises without a signed order may be lowered by one share."
        ),
    )
    last_claim_on = DayField(
        label=_("Last day to claim"), help_text=_("After it nothing is ordered, claimed or paid on a new claim.")
    )
    reason = forms.CharField(
        label=_("Why, in one sentence"),
        max_length=300,
        required=False,
        help_text=_("It is printed on the program's page."),
    )


class TermsField(forms.CharField):
    """One "Name: number" a line, cleaned to [{"name", "points"}]."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        names = formula_facts()
        return "\n".join(f"{names.get(one['name'], one['name'])}: {one['points']}" for one in value)

    def run_validators(self, value):
        """The lines were checked while they were read."""

    def to_python(self, value):
        if isinstance(value, list):
            return value
        lines = [line.strip() for line in super().to_python(value).splitlines() if line.strip()]
        return [self._term(line) for line in lines]

    def _term(self, line: str) -> dict:
        name, _colon, number = (part.strip() for part in line.rpartition(":"))
        if not 0 < len(name) <= LONGEST_NAME or not re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{1,4})?", number):
            message = _("Write each line as a name, a colon and a number, for example: Harm if it stops: 40.")
            raise forms.ValidationError(message)
        return {"name": name, "points": number}


def fitting_terms(selection: str, terms: list[dict]) -> list[dict]:
    """What counts for this way of choosing, or the sentence that says why the lines do not fit it."""
    if selection == Selection.ORDER_OF_COMPLETE_FILING:
        return []
    if not terms:
        raise forms.ValidationError(_("Say what counts: at least one line."))
    if len({term["name"].lower() for term in terms}) < len(terms) or len(terms) > MOST_TERMS:
        raise forms.ValidationError(_("Name each thing once, at most 10 of them."))
    if selection == Selection.FORMULA:
        return _formula_terms(terms)
    if not all(term["points"].isdecimal() and 0 < int(term["points"]) <= 1000 for term in terms):
        raise forms.ValidationError(_("The most points of a criterion are a whole number from 1 to 1,000."))
    return terms


def _formula_terms(terms: list[dict]) -> list[dict]:
    """The terms with the codes of their facts; a fact nobody can count is refused with those that can be."""
    codes = {label.lower(): code for code, label in formula_facts().items()}
    if unknown := [term["name"] for term in terms if term["name"].lower() not in codes]:
        facts = ", ".join(formula_facts().values())
        message = _("A formula cannot count “%(name)s”. It can count: %(facts)s.")
        raise forms.ValidationError(message, params={"name": unknown[0], "facts": facts})
    return [{"name": codes[term["name"].lower()], "points": term["points"]} for term in terms]


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
    selection_terms = TermsField(
        label=_("What counts, where a score or a formula chooses"),
        required=False,
        max_length=2000,
        help_text=_(
            "One a line. For a score: a criterion and its most points (Harm if it stops: 40). "
            "For a formula: a fact and the points of one unit of it (People served: -0.01)."
        ),
    )
    answer_within_business_days = days_field(_("Business days in which you answer"))
    cure_days = days_field(_("Days an applicant has to fix an application you send back"))
    appeal_within_days = days_field(_("Days an applicant has to appeal a decline"))
    offer_answer_days = days_field(_("Days to answer an offer from the waiting list"))
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

    def clean(self):
        cleaned = super().clean()
        terms = cleaned.get("selection_terms")
        if not self.fields["selection_terms"].disabled and terms is not None and "selection" in cleaned:
            try:
                cleaned["selection_terms"] = fitting_terms(cleaned["selection"], terms)
            except forms.ValidationError as error:
                self.add_error("selection_terms", error)
        return cleaned


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
