from django import forms
from django.utils.translation import gettext_lazy


class ClaimForm(forms.Form):
    invoice_number = forms.CharField(
        label=gettext_lazy("Your invoice number"),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter the number of your invoice, for example INV-1042.")},
    )


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=gettext_lazy("What is wrong and what would be right"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say what is wrong and what would be right.")},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why you give it back"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why, for example: we bought it another way.")},
    )
