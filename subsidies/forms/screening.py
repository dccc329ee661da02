"""The six questions. Each form's `why` says why we ask; `answer()` is what is kept."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import WholeNumberField
from marketplace.reference.models import County, State, ZipArea
from marketplace.reference.selectors import counties_of, fold, service_categories
from subsidies.choices import OperatorKind, Ownership, SizeMetric
from subsidies.selectors.screening import CODE_LENGTH, plain_code

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class QuestionForm(forms.Form):
    """`metric` tells the size question which figure to ask for; the others ignore it."""

    title: "StrOrPromise" = ""
    why: "StrOrPromise" = ""

    def __init__(self, *args, metric: str = SizeMetric.POPULATION_SERVED, **kwargs):
        super().__init__(*args, **kwargs)
        self.metric = metric

    def answer(self) -> dict:
        return self.cleaned_data


class KindForm(QuestionForm):
    title = _("What kind of organization are you?")
    why = _("Each program serves some kinds of organizations and not others.")
    kind = forms.ChoiceField(
        label=_("Choose the closest one"),
        choices=OperatorKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or skip the question.")},
    )


class PlaceForm(QuestionForm):
    title = _("Where are you?")
    why = _("Programs serve certain states, and some serve rural places only. Your county or ZIP code tells us both.")
    zip = forms.CharField(
        label=_("ZIP code"), max_length=10, required=False, help_text=_("Five digits. This is enough by itself.")
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    county = forms.CharField(label=_("County"), max_length=80, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        states = State.objects.exclude(kind=State.Kind.MAIL).order_by("name")
        listed = [("", _("Choose a state")), *states.values_list("code", "name")]
        self.fields["state"] = forms.ChoiceField(label=_("State"), required=False, choices=listed)

    def clean_zip(self):
        typed = self.cleaned_data["zip"].strip()[:5]
        if not typed:
            return ""
        if not ZipArea.objects.filter(zip=typed).exists():
            raise forms.ValidationError(_("Enter a ZIP code of five digits, for example 59301, or your state."))
        return typed

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if data["zip"] and not data["state"]:
            area = ZipArea.objects.get(zip=data["zip"])
            return data | {"state": area.state_id or "", "county": area.county_id or ""}
        if not data["state"]:
            self.add_error("zip", _("Enter your ZIP code, or choose your state below, or skip the question."))
            return data
        return data | {"county": self._county(data)}

    def _county(self, data) -> str:
        """The county's code; empty when none was typed."""
        if not data["county"]:
            area = ZipArea.objects.filter(zip=data["zip"], state=data["state"]).first()
            return (area.county_id or "") if area else ""
        typed = fold(data["county"]).removesuffix(" county").removesuffix(" parish")
        for county in counties_of(data["state"]):
            if data["county"] == county.fips or typed in {fold(county.name), _plain(county)}:
                return county.fips
        self.add_error(
            "county", _("We do not know a county of this name in this state. Check the spelling, or leave it empty.")
        )
        return ""


def _plain(county: County) -> str:
    return fold(county.name).removesuffix(" county").removesuffix(" parish")


class OwnershipForm(QuestionForm):
    title = _("Who owns you?")
    why = _("Some public money is only for local governments, others only for nonprofits or cooperatives.")
    ownership = forms.ChoiceField(
        label=_("Choose one"),
        choices=lambda: [(code, capfirst(label)) for code, label in Ownership.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or skip the question.")},
    )


class SizeForm(QuestionForm):
    title = _("How large are you?")
    why = _("Most programs are for small operators, and some pay more to the smallest.")
    size = WholeNumberField(
        min_value=0,
        max_value=10**12,
        error_messages={"required": _("Enter a whole number, for example 2,900, or skip the question.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["size"].label = SizeMetric(self.metric).label
        self.fields["size"].help_text = _("In dollars.") if self.metric == SizeMetric.ASSETS else _("About is fine.")


class SamForm(QuestionForm):
    title = _("Are you registered in SAM.gov?")
    why = _("Federal money asks for it. It is free and takes two to three weeks, and you can apply before it is done.")
    sam = forms.ChoiceField(
        label=_("Choose one"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("", _("I do not know"))],
        widget=forms.RadioSelect,
        required=False,
    )


class BuyForm(QuestionForm):
    title = _("What do you want to buy first?")
    why = _("Some programs pay only for some kinds of service.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        listed = [("", _("Choose a kind of service")), *service_categories().values_list("code", "name")]
        self.fields["category"] = forms.ChoiceField(
            label=_("Kind of service"),
            choices=listed,
            error_messages={"required": _("Choose one, or skip the question.")},
        )


FORMS: dict[str, type[QuestionForm]] = {
    "kind": KindForm,
    "place": PlaceForm,
    "ownership": OwnershipForm,
    "size": SizeForm,
    "sam": SamForm,
    "buy": BuyForm,
}


class CodeField(forms.CharField):
    """A code as people type or paste it: case, spaces, dashes and dots do not matter. "" when left empty."""

    default_error_messages = {
        "required": _("Type the code from your result page, for example 7K3M-9TQA-2WXZ."),
        "shape": _("A code has 12 letters and digits, for example 7K3M-9TQA-2WXZ. You typed %(count)s."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("Your code")} | kwargs)
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    def clean(self, value):
        code = plain_code(super().clean(value))
        if code and len(code) != CODE_LENGTH:
            raise forms.ValidationError(self.error_messages["shape"], code="shape", params={"count": len(code)})
        return code


class CodeForm(forms.Form):
    code = CodeField(help_text=_("12 letters and digits, for example 7K3M-9TQA-2WXZ."))


class StartForm(forms.Form):
    """The beginning of an application; the code is asked for only while nothing was carried over."""

    code = CodeField(
        label=_("Code from your result page, if you answered the six questions"),
        help_text=_("For example 7K3M-9TQA-2WXZ. Your answers then stand in the application."),
        required=False,
    )
