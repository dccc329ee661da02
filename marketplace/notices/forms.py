from django import forms
from django.utils.translation import gettext_lazy as _


class DigestForm(forms.Form):
    daily = forms.TypedChoiceField(
        label=_("E-mails"),
        choices=[("no", _("Send each message at once")), ("yes", _("Send one e-mail a day"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often we write.")},
    )
