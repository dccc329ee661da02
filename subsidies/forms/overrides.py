from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import DayField
from subsidies.models import Duty, Program
from subsidies.reasons import OverrideReason


class OverrideForm(forms.Form):
    """Who should do which step of one case, why nobody else can, and until when."""

    duty = forms.ChoiceField(label=_("Step"), choices=Duty.choices)
    reason = forms.ChoiceField(label=_("Why nobody else can"), choices=OverrideReason.choices)
    note = forms.CharField(
        label=_("In your words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The auditor reads it. Name people and days, for example: Ann is away until December 12."),
    )
    ends_on = DayField(label=_("Last day"), help_text=_("At most 30 days away. Longer needs a deputy."))

    field_order = ["duty", "user", "reason", "note", "ends_on"]

    def __init__(self, *args, program: Program, **kwargs):
        super().__init__(*args, **kwargs)
        members = program.organisation.memberships.active().select_related("user").order_by("user__name", "pk")
        people = [(member.user_id, member.user.name) for member in members]
        self.fields["user"] = forms.TypedChoiceField(label=_("Who should do it"), coerce=int, choices=people)
        self.order_fields(self.field_order)
