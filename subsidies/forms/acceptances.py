from django import forms
from django.utils.translation import gettext_lazy

from marketplace.engagements.forms import SignatureForm


class AcceptForOperatorForm(SignatureForm):
    reason = forms.CharField(
        label=gettext_lazy("What you read, and why it shows that the work is done"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Both sides read it. Do not describe weaknesses of the operator's systems."),
        error_messages={"required": gettext_lazy("Say what you read and why it shows that the work is done.")},
    )

    field_order = ["reason"]
