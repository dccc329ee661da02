from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from subsidies.forms.applications import DollarsField
from subsidies.models import Application

# Reasons that are not rules of the card; the rules that are not met are added from the case itself.
OTHER_REASONS = {
    "no_money": (gettext_lazy("All the money of this program is promised"), gettext_lazy("Apply in the next window.")),
    "not_enough_information": (
        gettext_lazy("We could not check what you told us"),
        gettext_lazy("Apply again with a document that shows it."),
    ),
    "cost_not_reasonable": (
        gettext_lazy("The price is far above the usual range"),
        gettext_lazy("Apply again with two quotes or with a written reason for the price."),
    ),
    "paid_elsewhere": (
        gettext_lazy("Another program already pays for the same cost"),
        gettext_lazy("Apply for a cost that nobody else pays."),
    ),
}


class AmountForm(forms.Form):
    """Recommend or approve an amount."""

    amount = DollarsField(label=gettext_lazy("Amount in dollars"))
    note = forms.CharField(
        label=gettext_lazy("Note for the file"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note for the file"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DefectsForm(forms.Form):
    defects = forms.CharField(
        label=gettext_lazy("What has to be put right"),
        help_text=gettext_lazy("One point a line. The applicant reads it word for word."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("List at least one thing to put right.")},
    )


class DeclineForm(forms.Form):
    """Reasons: the rules of this case that are not met, then the other coded ones."""

    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Why we decline"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one reason. The applicant reads it word for word.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the file"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, **kwargs)
        self.coded = {}
        for one in application.verdicts:
            if one["result"] != "met":
                words = {"code": one["kind"], "rule": one["rule"], "value": one["value_used"], "cure": one["cure"]}
                self.coded[f"rule_{one['kind']}"] = words
        for code, (rule, cure) in OTHER_REASONS.items():
            self.coded[code] = {"code": code, "rule": str(rule), "value": "", "cure": str(cure)}
        self.fields["reasons"].choices = [
            (key, _("%(rule)s: %(value)s") % one if one["value"] else one["rule"]) for key, one in self.coded.items()
        ]

    def chosen(self) -> list[dict]:
        return [self.coded[key] for key in self.cleaned_data["reasons"]]
