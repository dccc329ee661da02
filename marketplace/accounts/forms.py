from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Interest, User
from marketplace.accounts.roles import ROLE_HINTS, SECOND_FACTOR_ROLES, Kind
from marketplace.core.clock import ZONES
from marketplace.core.forms import DayField
from marketplace.reference.models import State


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


def role_choices(roles, *, with_kind: bool) -> list[tuple[str, str]]:
    """Roles in words: what each may do, and whether it needs a second factor."""
    choices = []
    for role in roles:
        label = f"{role.label}: {ROLE_HINTS[role]}"
        if with_kind:
            label = f"{role.split('_')[0].capitalize()} {label}"
        if role in SECOND_FACTOR_ROLES:
            label += _(" (needs a second factor)")
        choices.append((role.value, label))
    return choices


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )

    def __init__(self, *args, organisation, roles, **kwargs):
        super().__init__(*args, **kwargs)
        trades_both_ways = organisation.is_operator and organisation.is_provider
        self.fields["roles"].choices = role_choices(roles, with_kind=trades_both_ways)


class OutsideForm(RolesForm):
    """Roles, and for a consultant from outside the firm and the last day."""

    outside_firm = forms.CharField(
        label=_("Outside firm"),
        max_length=200,
        required=False,
        help_text=_("Only for a consultant: the firm they work for. They may prepare or read, and never sign."),
    )
    ends_on = DayField(
        label=_("Last day of their help"), required=False, help_text=_("Only for a consultant. Their access ends then.")
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, organisation=organisation, **kwargs)
        if not organisation.is_operator:
            del self.fields["outside_firm"], self.fields["ends_on"]

    def clean(self):
        data = super().clean()
        if data.get("ends_on") and not data.get("outside_firm") and "outside_firm" in self.fields:
            self.add_error("outside_firm", _("Enter the firm they work for, or leave the last day empty."))
        return data


class InvitationForm(OutsideForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send a link that works for 14 days."),
        error_messages={
            "required": _("Enter the e-mail address of your colleague."),
            "invalid": _("Enter an e-mail address, for example dana@bearcreek.example."),
        },
    )
    field_order = ["email", "roles", "outside_firm", "ends_on"]


class MemberForm(OutsideForm):
    title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    field_order = ["title", "roles", "outside_firm", "ends_on"]


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label=_("Legal name"),
        max_length=200,
        help_text=_("As it stands on your letters and contracts."),
        error_messages={"required": _("Enter the legal name of your organization.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("What does it do here?"),
        choices=[
            (Kind.OPERATOR, _("It runs critical infrastructure and looks for help")),
            (Kind.PROVIDER, _("It sells cybersecurity services")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one, or both.")},
    )
    state = forms.ModelChoiceField(
        label=_("State or territory"),
        queryset=State.objects.exclude(kind=State.Kind.MAIL).order_by("name"),
        empty_label=_("Choose one"),
        error_messages={
            "required": _("Choose your state or territory from the list."),
            "invalid_choice": _("Choose your state or territory from the list."),
        },
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)

    def clean_state(self) -> str:
        return self.cleaned_data["state"].code


class InterestForm(forms.Form):
    organisation = forms.CharField(
        label=_("Legal name of the organization"),
        max_length=200,
        help_text=_("As it stands on its page, for example Tovilune Cyber, or its reference."),
        error_messages={"required": _("Enter the name of the organization.")},
    )
    nature = forms.ChoiceField(
        label=_("What ties you to it?"),
        choices=Interest.Nature.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the tie that fits best.")},
    )


class SecondFactorResetForm(forms.Form):
    reason_code = forms.ChoiceField(
        label=_("Why is it reset?"),
        choices=[
            ("lost_phone", _("The phone or key is lost")),
            ("new_phone", _("The phone was replaced")),
            ("broken", _("The phone or key is broken")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the second factor is reset.")},
    )
    checked = forms.BooleanField(
        label=_("I spoke with this person over a number that we found ourselves, and I know who they are"),
        error_messages={"required": _("First check who the person is.")},
    )
