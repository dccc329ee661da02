from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User

ZONES = [
    ("America/New_York", _("Eastern")),
    ("America/Chicago", _("Central")),
    ("America/Denver", _("Mountain")),
    ("America/Phoenix", _("Arizona")),
    ("America/Los_Angeles", _("Pacific")),
    ("America/Anchorage", _("Alaska")),
    ("Pacific/Honolulu", _("Hawaii")),
    ("America/Puerto_Rico", _("Puerto Rico and the US Virgin Islands")),
    ("Pacific/Guam", _("Guam and the Northern Mariana Islands")),
    ("Pacific/Pago_Pago", _("American Samoa")),
]


class SignUpDetails(forms.Form):
    """What we ask beside e-mail and password when somebody signs up."""

    name = forms.CharField(label=_("Your full name"), max_length=150)

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(forms.ModelForm):
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=ZONES, help_text=_("We show times in this zone. Deadlines name their own.")
    )

    class Meta:
        model = User
        fields = ["name", "zone"]
        labels = {"name": _("Your full name")}
