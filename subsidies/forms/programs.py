from django import forms
from django.utils.translation import gettext_lazy as _

from subsidies.models import Duty, Program


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


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, in one sentence"),
        max_length=300,
        required=False,
        help_text=_("Needed for a pause. It is printed on the program's page."),
    )
