from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.documents.forms import UploadField, UploadsForm


class ShowPaymentForm(UploadsForm):
    upload = UploadField(
        kind="subsidies.own_payment",
        label=_("Your bank's record"),
        help_text=_("The page with this payment: day, amount, to whom. Cover your account number and the rest."),
    )


class UnsoundForm(forms.Form):
    note = forms.CharField(
        label=_("What you found"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The operator reads it word for word. For example: The record shows $500.00, not $5,000.00."),
        error_messages={"required": _("Say what you found. The operator reads it.")},
    )
