from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.forms import AmountField, WholeNumberField
from marketplace.core.money import Money
from marketplace.documents.forms import UploadField, UploadsForm
from marketplace.reference.identifiers import Scheme
from marketplace.reference.models import County, RegistryRecord, RuralDefinition, State
from operators.facts import YES_NO, Metric
from operators.models import System
from operators.services.assessments import Answer
from operators.services.profiles import CORRECTABLE, DEFINITION_OF_FACT, EVIDENCE

OWNER_CHOICES = [("", gettext_lazy("Not sure")), *RegistryRecord.Owner.choices]
SCHEME_OF_KIND: dict[str, Scheme] = {
    System.Kind.WATER: Scheme.PWSID,
    System.Kind.WASTEWATER: Scheme.NPDES,
    System.Kind.ELECTRIC: Scheme.EIA,
    System.Kind.HOSPITAL: Scheme.CCN,
    System.Kind.CLINIC: Scheme.H80,
    System.Kind.BANK: Scheme.FDIC_CERT,
    System.Kind.CREDIT_UNION: Scheme.NCUA_CHARTER,
}
METRICS_OF_KIND: dict[str, list[Metric]] = {
    System.Kind.WATER: [Metric.POPULATION_SERVED, Metric.CONNECTIONS],
    System.Kind.WASTEWATER: [Metric.POPULATION_SERVED],
    System.Kind.ELECTRIC: [Metric.METERS, Metric.MWH_SOLD],
    System.Kind.HOSPITAL: [Metric.BEDS, Metric.IS_CRITICAL_ACCESS],
    System.Kind.BANK: [Metric.ASSETS_CENTS],
    System.Kind.CREDIT_UNION: [
        Metric.ASSETS_CENTS,
        Metric.MEMBERS,
        Metric.LOW_INCOME_DESIGNATION,
        Metric.FEDERALLY_INSURED,
    ],
}
METRICS_OF_ALL = [Metric.EMPLOYEES, Metric.ENDPOINTS, Metric.SAM_REGISTERED]
LARGEST = 10**12
LONGEST = {"name": 200, "season": 60}


def state_choices():
    return [("", _("Choose a state")), *State.objects.exclude(kind="mail").values_list("code", "name")]


class ZipField(forms.RegexField):
    default_error_messages = {"invalid": gettext_lazy("Enter the five digits of the ZIP code, for example 59255.")}

    def __init__(self, **kwargs):
        super().__init__(regex=r"^[0-9]{5}$", **kwargs)


class FindForm(forms.Form):
    """The lookup: a GET form, so that a result can be bookmarked and the Back button works."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What are you looking for?"),
        choices=[
            ("water", gettext_lazy("A drinking water system")),
            ("electric", gettext_lazy("An electric utility")),
            ("hospital", gettext_lazy("A hospital")),
            ("bank", gettext_lazy("A bank")),
            ("credit_union", gettext_lazy("A credit union")),
        ],
    )
    q = forms.CharField(
        label=gettext_lazy("Number, or name and place"),
        max_length=80,
        help_text=gettext_lazy("For example MT0000123, or words such as poplar city. A slip of the pen is fine."),
    )
    state = forms.ChoiceField(label=gettext_lazy("State or territory"), required=False, choices=state_choices)


class SystemForm(forms.Form):
    """One system, typed in or prefilled; the counties are those of the state, none while no state is known.

    All 3,200 of them would be a list that nobody reads and a slow link does not carry; the county can be put right
    on the page of the system.
    """

    kind = forms.ChoiceField(label=gettext_lazy("Kind of system"), choices=System.Kind.choices)
    name = forms.CharField(label=gettext_lazy("Name of the system"), max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("State or territory"), choices=state_choices)
    place = forms.CharField(label=gettext_lazy("City or town"), max_length=80, required=False)
    zip_code = ZipField(label=gettext_lazy("ZIP code"), required=False)
    county = forms.ModelChoiceField(
        label=gettext_lazy("County"),
        queryset=County.objects.none(),
        required=False,
        empty_label=gettext_lazy("Not sure"),
        help_text=gettext_lazy("Some programs are only for rural counties. A ZIP code may lie in several."),
    )
    ownership = forms.ChoiceField(
        label=gettext_lazy("Who owns it?"),
        choices=OWNER_CHOICES,
        required=False,
        help_text=gettext_lazy("Many programs depend on this."),
    )
    number = forms.CharField(
        label=gettext_lazy("Official number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Water: PWSID. Electric: EIA number. Hospital: CCN. Bank: FDIC. Credit union: NCUA."),
    )

    def __init__(self, *args, state="", **kwargs):
        super().__init__(*args, **kwargs)
        if state := self.data.get("state") or state:
            counties = County.objects.filter(state=state, is_current=True)
            self.fields["county"].queryset = counties.order_by("name", "fips")
            self.fields["county"].label_from_instance = lambda county: county.name
        else:
            del self.fields["county"]

    def details(self) -> dict:
        """Arguments for `add_system`; the scheme of the number follows from the kind."""
        details = dict(self.cleaned_data)
        return details | {"scheme": SCHEME_OF_KIND.get(details["kind"], Scheme.UEI)}


class FactForm(UploadsForm):
    """Another value for one prefilled fact, why, and a document if there is one."""

    note = forms.CharField(
        label=gettext_lazy("Why is this right?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Do not describe weaknesses here."),
    )
    document = UploadField(kind=EVIDENCE, label=gettext_lazy("A document that shows it"), required=False)

    def __init__(self, *args, fact_name: str, state: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"value": value_field(fact_name, state), **self.fields}

    def value(self) -> str:
        return as_text(self.cleaned_data["value"])


class FiguresForm(forms.Form):
    """The figures that programs ask about for this kind of system; each may be left empty."""

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        for metric in [*METRICS_OF_KIND.get(kind, []), *METRICS_OF_ALL]:
            self.fields[metric.value] = value_field(metric.value, "", required=False)

    def stated(self) -> dict[str, int]:
        """What changed, as integers: counts, cents, 1 or 0."""
        return {
            name: int(as_text(value))
            for name, value in self.cleaned_data.items()
            if value not in (None, "") and name in self.changed_data
        }


def value_field(fact_name: str, state: str, *, required: bool = True) -> forms.Field:
    """The field in which a fact of this name is typed."""
    if fact_name == "county":
        counties = County.objects.filter(state=state, is_current=True).order_by("name", "fips")
        return forms.ModelChoiceField(label=_("County"), queryset=counties, empty_label=_("Choose one"))
    if fact_name == "ownership":
        return forms.ChoiceField(label=_("Who owns it?"), choices=RegistryRecord.Owner.choices)
    if fact_name in DEFINITION_OF_FACT:
        choices = [("yes", _("Yes, it is rural")), ("no", _("No"))]
        return forms.ChoiceField(label=FACT_LABELS[fact_name], choices=choices, widget=forms.RadioSelect)
    if fact_name == "zip":
        return ZipField(label=FACT_LABELS[fact_name])
    if fact_name in CORRECTABLE:
        return forms.CharField(label=FACT_LABELS[fact_name], max_length=LONGEST.get(fact_name, 80))
    label = str(Metric(fact_name).label)
    if fact_name in YES_NO:
        choices = [("", _("Not sure")), ("1", _("Yes")), ("0", _("No"))]
        return forms.ChoiceField(label=label, choices=choices if not required else choices[1:], required=required)
    if fact_name == Metric.ASSETS_CENTS:
        label = _("Total assets in dollars")
        return AmountField(label=label, maximum=Money(LARGEST * 100), required=required)
    return WholeNumberField(label=label, min_value=0, max_value=LARGEST, required=required)


def as_text(value) -> str:
    """How a typed value is kept: a county's code, cents for dollars, digits for a count."""
    if isinstance(value, County):
        return value.pk
    if isinstance(value, Money):
        return str(value.cents)
    return str(value)


FACT_LABELS = {
    "name": gettext_lazy("Name"),
    "place": gettext_lazy("City or town"),
    "zip": gettext_lazy("ZIP code"),
    "county": gettext_lazy("County"),
    "ownership": gettext_lazy("Owner"),
    "season": gettext_lazy("Months it runs"),
    **{metric.value: metric.label for metric in Metric},
    **{name: RuralDefinition(definition).label for name, definition in DEFINITION_OF_FACT.items()},
}


class AssessmentForm(forms.Form):
    """The goals of one function, one question each; each may be skipped."""

    def __init__(self, *args, goals, **kwargs):
        super().__init__(*args, **kwargs)
        for goal in goals:
            self.fields[field_name(goal.code)] = forms.ChoiceField(
                label=goal.question,
                help_text=goal.why,
                choices=[*Answer.choices, ("", _("Skip for now"))],
                widget=forms.RadioSelect,
                required=False,
            )
        self.codes = {field_name(goal.code): goal.code for goal in goals}

    def answers(self) -> dict[str, str]:
        return {self.codes[name]: answer for name, answer in self.cleaned_data.items()}


def field_name(code: str) -> str:
    return f"goal_{code.replace('.', '_')}"
