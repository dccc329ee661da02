from django import forms
from django.utils.translation import gettext_lazy as _


class SignUpDetails(forms.Form):
    """What we ask beside e-mail and password when somebody signs up."""

    name = forms.CharField(label=_("Your full name"), max_length=150)

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
