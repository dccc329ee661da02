from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import DayField
from marketplace.reference.models import Sector, State
from providers.models import Credential, ProviderProfile


class ProfileForm(forms.ModelForm):
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.all(), label=_("Sectors you serve"), widget=forms.CheckboxSelectMultiple, required=False
    )
    states = forms.ModelMultipleChoiceField(
        State.objects.all(), label=_("States you serve"), widget=forms.CheckboxSelectMultiple, required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you answer in"),
        choices=ProviderProfile.Language.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Buyers can search by them. Choose those in which somebody of you answers the phone."),
    )

    class Meta:
        model = ProviderProfile
        fields = ["city", "since", "team_size", "tier", "description", "languages"]
        labels = {
            "city": _("City"),
            "since": _("In business since"),
            "team_size": _("People in your team"),
            "tier": _("What your work can break"),
            "description": _("Who you are"),
        }
        help_texts = {
            "since": _("A year, for example 2016."),
            "tier": _("This sets how much insurance you need."),
            "description": _("Two or three sentences in plain words. Buyers read this first."),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}


class CredentialForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Credential.Kind.choices)
    issuer = forms.CharField(label=_("Issued by"), max_length=160)
    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    issued = DayField(label=_("Issued on"), required=False, help_text=_("For example 6/30/2026."))
    expires = DayField(label=_("Valid until"), required=False, help_text=_("For example 6/30/2027."))
