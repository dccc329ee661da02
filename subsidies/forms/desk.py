from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.forms import AmountField, WholeNumberField
from marketplace.core.money import Money
from subsidies.models import Application
from subsidies.reasons import DeclineReason, ReopenReason, RevokeReason, UpholdReason


class AmountForm(forms.Form):
    """Recommend or approve an amount."""

    amount = AmountField(minimum=Money(1), label=gettext_lazy("Amount in dollars"))
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
        for reason in DeclineReason:
            self.coded[reason.value] = {
                "code": reason.value,
                "rule": str(reason.label),
                "value": "",
                "cure": reason.cure,
            }
        self.fields["reasons"].choices = [
            (key, _("%(rule)s: %(value)s") % one if one["value"] else one["rule"]) for key, one in self.coded.items()
        ]

    def chosen(self) -> list[dict]:
        return [self.coded[key] for key in self.cleaned_data["reasons"]]


def outcome_field(choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )


class OutcomeForm(forms.Form):
    """The answer to an appeal: a coded reason, and words that the applicant reads."""

    outcomes: type[UpholdReason] | type[ReopenReason]
    note = forms.CharField(
        label=gettext_lazy("How you came to it, in words the applicant can check"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say how you came to it. The applicant reads it word for word.")},
    )
    field_order = ["code"]

    def reasons(self) -> list[dict]:
        """As the letter prints them."""
        return [self.outcomes(self.cleaned_data["code"]).as_reason()]


class UpholdForm(OutcomeForm):
    outcomes = UpholdReason
    code = outcome_field(UpholdReason.choices)


class ReopenForm(OutcomeForm):
    outcomes = ReopenReason
    code = outcome_field(ReopenReason.choices)


class ReachedForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Whom you reached, and how"),
        help_text=gettext_lazy("For example: Dana Reyes, by phone. The days to act count from today."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ScoreForm(forms.Form):
    """Whole points for each criterion of the program, from 0 to its most."""

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, **kwargs)
        given = {score.criterion: score.points for score in application.scores.all()}
        self.names = {}
        for place, term in enumerate(application.program.selection_terms):
            self.names[f"points_{place}"] = term["name"]
            self.fields[f"points_{place}"] = WholeNumberField(
                label=_("%(name)s, 0 to %(points)s points") % term,
                min_value=0,
                max_value=int(term["points"]),
                initial=given.get(term["name"]),
            )

    def points(self) -> dict[str, int]:
        return {name: self.cleaned_data[field] for field, name in self.names.items()}


class RevokeForm(forms.Form):
    """Which coded reason, and the words that the holder reads on the voucher."""

    code = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("Choose")), *RevokeReason.choices],
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What happened, in words the holder can check"),
        help_text=gettext_lazy("For example: the system was sold to a private owner on October 1."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what happened. The holder reads it word for word.")},
    )


class ReplaceForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What happened, in words the holder can check"),
        help_text=gettext_lazy("For example: the provider gave up the training on October 1."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what happened. The holder reads it word for word.")},
    )
