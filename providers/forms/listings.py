"""The five sections of the listing editor."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import AmountField, DayField
from marketplace.core.money import ZERO, Money
from marketplace.reference.models import Goal, Sector, ServiceCategory, State
from providers.models import AiDisclosure, AiModel, Billing, Listing, Unit

ASK = [("", _("Choose"))]


def _text(label, rows=4, **kwargs):
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def _category(label, **kwargs):
    categories = ServiceCategory.objects.all()
    return forms.ModelChoiceField(categories, label=label, required=False, empty_label=_("Choose"), **kwargs)


class NewListingForm(forms.Form):
    name = forms.CharField(label=_("Name of the service"), max_length=100, help_text=_("Say what it does for a buyer."))


class AboutForm(forms.Form):
    FIELDS = ("name", "summary", "description", "you_get", "you_do")

    name = forms.CharField(label=_("Name of the service"), max_length=100)
    summary = forms.CharField(label=_("What it does, in one line"), max_length=180, required=False)
    main_category = _category(_("Main category"))
    second_category = _category(_("Second category, if any"))
    third_category = _category(_("Third category, if any"))
    description = _text(_("Description"), rows=6, max_length=4000)
    you_get = _text(_("What the customer gets"), max_length=3000, help_text=_("One thing on each line."))
    you_do = _text(_("What the customer must do"), max_length=2000, help_text=_("One thing on each line."))

    @classmethod
    def initial_of(cls, draft: Listing) -> dict:
        chosen = sorted(draft.categories.all(), key=lambda row: not row.is_primary)
        names = ("main_category", "second_category", "third_category")
        return dict(zip(names, (row.category_id for row in chosen), strict=False))

    def content(self) -> dict:
        data = self.cleaned_data
        others = [data["second_category"], data["third_category"]]
        rows = [{"category": data["main_category"], "is_primary": True}] if data["main_category"] else []
        for category in dict.fromkeys(others):
            if category and category != data["main_category"]:
                rows.append({"category": category, "is_primary": False})
        return {name: data[name] for name in self.FIELDS} | {"categories": rows}


class PriceForm(forms.Form):
    FIELDS = ("unit", "billing", "minimum_quantity", "minimum_months", "setup_fee")

    unit = forms.ChoiceField(label=_("Price for each"), choices=[*ASK, *Unit.choices], required=False)
    billing = forms.ChoiceField(label=_("Billed"), choices=[*ASK, *Billing.choices], required=False)
    minimum_quantity = forms.IntegerField(
        label=_("Smallest quantity you bill"), min_value=1, max_value=1_000_000, initial=1
    )
    minimum_months = forms.IntegerField(label=_("Minimum term in months"), min_value=0, max_value=60, initial=0)
    setup_fee = AmountField(label=_("Set-up fee"), required=False, help_text=_("Leave empty when there is none."))

    def clean_setup_fee(self):
        return self.cleaned_data["setup_fee"] or ZERO


class TierForm(forms.Form):
    from_quantity = forms.IntegerField(label=_("From quantity"), min_value=1, max_value=1_000_000)
    unit_price = AmountField(label=_("Price for one"), minimum=Money(1))


class BaseTierFormSet(forms.BaseFormSet):
    def clean(self):
        starts = [f.cleaned_data.get("from_quantity") for f in self.forms if f.has_changed() and f.is_valid()]
        if len(starts) != len(set(starts)):
            raise forms.ValidationError(_("Two prices start at the same quantity. Give each its own start."))


class ExtraCostForm(forms.Form):
    label = forms.CharField(label=_("What for"), max_length=120)
    amount = AmountField(label=_("Amount"))
    when = forms.CharField(label=_("When it applies"), max_length=160)


class GoalsForm(forms.Form):
    FIELDS = ()


class GoalForm(forms.Form):
    goal = forms.ModelChoiceField(Goal.objects.all(), label=_("Goal"), empty_label=_("Choose"))
    evidence = forms.CharField(
        label=_("Evidence"), max_length=300, help_text=_("How a buyer can see that the goal is reached.")
    )


class BaseGoalFormSet(forms.BaseFormSet):
    def clean(self):
        goals = [f.cleaned_data.get("goal") for f in self.forms if f.has_changed() and f.is_valid()]
        if len(goals) != len(set(goals)):
            raise forms.ValidationError(_("A goal is named twice. Put all its evidence on one line."))


class DeliveryForm(forms.Form):
    FIELDS = ("delivery", "earliest_start", "states", "sectors", "terms")

    delivery = forms.ChoiceField(label=_("How you work"), choices=[*ASK, *Listing.Delivery.choices], required=False)
    earliest_start = DayField(
        label=_("Earliest start"), required=False, help_text=_("For example 1/15/2027. Keep it true.")
    )
    states = forms.ModelMultipleChoiceField(
        State.objects.all(), label=_("States you serve"), widget=forms.CheckboxSelectMultiple, required=False
    )
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.all(), label=_("Sectors you serve"), widget=forms.CheckboxSelectMultiple, required=False
    )
    terms = _text(_("Terms in plain words"), max_length=4000)

    @classmethod
    def initial_of(cls, draft: Listing) -> dict:
        return {"states": list(draft.states.all()), "sectors": list(draft.sectors.all())}

    def content(self) -> dict:
        data = self.cleaned_data
        return {name: data[name] for name in self.FIELDS} | {
            "states": list(data["states"]),
            "sectors": list(data["sectors"]),
        }


class CountField(forms.IntegerField):
    """Days or hours: up to ten years of days."""

    def __init__(self, *, max_value=3650, **kwargs):
        super().__init__(max_value=max_value, **kwargs)


class AiForm(forms.ModelForm):
    """The AI facts. What is below the floor is kept in the draft and stops it from being sent."""

    FIELDS = ("uses_ai",)

    uses_ai = forms.TypedChoiceField(
        label=_("Does the service use AI?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    data_classes = forms.MultipleChoiceField(
        label=_("Data sent to it"),
        choices=AiDisclosure.DATA_CLASSES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ai_bom_url = forms.URLField(
        label=_("Address of the AI bill of materials"), required=False, max_length=200, assume_scheme="https"
    )
    field_order = ["uses_ai"]

    class Meta:
        model = AiDisclosure
        fields = [
            *("purpose", "autonomy", "isolate_host", "block_account", "change_firewall", "ot_write_automatic"),
            *("data_classes", "us_only", "retention_days", "trains_on_customer_data", "subprocessors", "logs_prompts"),
            *("evaluation", "evaluated_on", "red_team_on", "model_change_notice_days", "incident_notice_hours"),
            *("export_format", "deletion_days", "baa_available", "explainability", "ai_bom_url"),
        ]
        field_classes = {
            **dict.fromkeys(("evaluated_on", "red_team_on"), DayField),
            **dict.fromkeys(("retention_days", "model_change_notice_days", "deletion_days"), CountField),
            "incident_notice_hours": CountField,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.data.get("uses_ai") == "no":
            for field in self.fields.values():
                field.required = False

    @classmethod
    def initial_of(cls, draft: Listing) -> dict:
        facts = next(iter(draft.ai_disclosures.all()), None)
        answers = {name: getattr(facts, name) for name in cls.base_fields if hasattr(facts, name)} if facts else {}
        return answers | {"uses_ai": "yes" if draft.uses_ai else "no"}

    def validate_constraints(self):
        """The floor is explained in the list of what is missing, so that a draft can always be saved."""

    def _post_clean(self):
        """The answers go to the service as they are; no row is built here."""

    def content(self) -> dict:
        data = dict(self.cleaned_data)
        if not data.pop("uses_ai"):
            return {"uses_ai": False, "ai_disclosures": []}
        return {"uses_ai": True, "ai_disclosures": [data]}


class AiModelForm(forms.Form):
    developer = forms.CharField(label=_("Developer"), max_length=80)
    family = forms.CharField(label=_("Model family"), max_length=80)
    version = forms.CharField(label=_("Version or channel"), max_length=60)
    hosting = forms.ChoiceField(label=_("Where it runs"), choices=[*ASK, *AiModel.Hosting.choices])
    open_weight = forms.BooleanField(label=_("Open weights"), required=False)
    framework_status = forms.ChoiceField(
        label=_("Voluntary federal testing of the model"),
        choices=AiModel.Framework.choices,
        initial=AiModel.Framework.UNKNOWN,
        required=False,
        help_text=_("Buyers read beside it that this is no approval by the government."),
    )

    def clean_framework_status(self):
        return self.cleaned_data["framework_status"] or AiModel.Framework.UNKNOWN
