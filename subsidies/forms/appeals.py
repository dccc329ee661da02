from django import forms
from django.utils.translation import gettext_lazy as _


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the decision is wrong"),
        help_text=_("Name the reason of the letter that you mean. For example: we serve 2,900 people, not 60,000."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say why the decision is wrong, in your own words.")},
    )
    new_facts = forms.CharField(
        label=_("What is new since you applied"),
        help_text=_("For example: our registration was renewed on October 1. Write nothing about weak spots."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
