from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import DayField
from marketplace.documents.forms import UploadField, UploadsForm
from providers.models import ScreeningRun
from providers.reasons import AppealReason, DeclineReason, SuspensionReason
from providers.services.vetting import EVIDENCE_KIND

ASK = [("", _("Choose"))]


def _choice(label, choices):
    return forms.ChoiceField(label=label, choices=[*ASK, *choices])


def _text(label, **kwargs):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class AnswerForm(UploadsForm):
    """The firm's answer to one requirement; the date only where the evidence ends."""

    answer = _text(_("Your answer"), max_length=2000, help_text=_("What you have, and where we can check it."))
    expires = DayField(label=_("Valid until"), required=False, help_text=_("For example 6/30/2027."))
    upload = UploadField(
        kind=EVIDENCE_KIND,
        label=_("A file that shows it"),
        required=False,
        help_text=_("At most 10 MB. Only your owners and the vetting officers can open it. Add more files one by one."),
    )

    def __init__(self, *args, requirement, **kwargs):
        super().__init__(*args, **kwargs)
        if requirement.has_expiry:
            self.fields["expires"].required = True
        else:
            del self.fields["expires"]


class AppealForm(forms.Form):
    text = _text(_("Why the decision should change"), max_length=4000)


class MatchAnswerForm(forms.Form):
    text = _text(
        _("Why this is not your firm"),
        max_length=2000,
        help_text=_("For example: we were founded in 2014 in Montana; the firm on the list is in another country."),
    )


class NoAnswerForm(forms.Form):
    """A step that asks for nothing but the button."""


class ScreeningForm(forms.Form):
    list_name = _choice(_("List"), ScreeningRun.ListName.choices)
    list_date = DayField(label=_("Date of the list"), help_text=_("For example 11/20/2026."))
    outcome = _choice(_("What we found"), ScreeningRun.Outcome.choices)
    remark = _text(_("Why"), required=False, max_length=500, help_text=_("Needed for any match. The firm reads it."))


class CheckItemForm(forms.Form):
    code = forms.CharField(widget=forms.HiddenInput)
    accepted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[*ASK, ("yes", _("Accept")), ("no", _("Return with a remark"))],
        coerce=lambda value: value == "yes",
    )
    remark = forms.CharField(label=_("Remark"), required=False, max_length=1000)


class CheckCredentialForm(forms.Form):
    credential_id = forms.IntegerField(widget=forms.HiddenInput)


class ApproveForm(forms.Form):
    vetted_until = DayField(label=_("Vetted until"), help_text=_("At most 12 months, for example 6/30/2027."))
    condition = _text(_("Condition, if any"), required=False, max_length=500)
    condition_due = DayField(label=_("Condition to be met by"), required=False)


class DeclineForm(forms.Form):
    reason = _choice(_("Reason"), DeclineReason.choices)
    remark = _text(_("What would change the decision"), max_length=1000)


class AppealDecisionForm(forms.Form):
    reason = _choice(_("Result"), AppealReason.choices)


class SuspendForm(forms.Form):
    reason = _choice(_("Reason"), SuspensionReason.choices)
    remark = _text(_("What was found and what would end it"), max_length=1000)
