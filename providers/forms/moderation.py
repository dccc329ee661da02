from django import forms
from django.utils.translation import gettext_lazy as _

from providers.reasons import ReturnReason


class TaskApprovalForm(forms.Form):
    """Approval asks for nothing more."""


class ReturnListingForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose")), *ReturnReason.choices])
    remark = forms.CharField(label=_("What to change"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1000)
