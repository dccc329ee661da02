from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import AmountField, DayField
from marketplace.core.money import Money
from marketplace.documents.forms import UploadField, UploadsForm
from marketplace.engagements.services import AuthorityDetails
from marketplace.engagements.services.signatures import AUTHORITY_KIND


class AuthorityForm(UploadsForm):
    """What the paper says that lets somebody sign, and the paper itself."""

    title = forms.CharField(
        label=_("Title that the paper gives"),
        max_length=120,
        help_text=_("For example: Chair of the board"),
        error_messages={"required": _("Enter the title that the paper gives, for example Chair of the board.")},
    )
    document = UploadField(
        kind=AUTHORITY_KIND,
        label=_("The paper"),
        help_text=_("A resolution, minutes or bylaws. Only your people and our vetting officers can open it."),
    )
    dated_on = DayField(label=_("Date of the paper"))
    ends_on = DayField(label=_("Last day it is good"), help_text=_("For example the end of a term of office."))
    limit = AmountField(
        label=_("The most that one signature may be for, in dollars"),
        minimum=Money(1),
        required=False,
        help_text=_("Leave it empty where the paper sets no limit."),
    )
    may_sign_own_work = forms.BooleanField(
        label=_("The paper says that the same person may prepare and sign."), required=False
    )

    def details(self) -> AuthorityDetails:
        names = ("title", "dated_on", "ends_on", "limit", "may_sign_own_work")
        return AuthorityDetails(**{name: self.cleaned_data[name] for name in names})


class SecondContactForm(forms.Form):
    second_contact = forms.ChoiceField(
        label=_("Second contact"),
        required=False,
        help_text=_("We write to this person when work waits five business days for a signature."),
        error_messages={"invalid_choice": _("Choose somebody from the list.")},
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        people = [(one.reference, f"{one.user.name}, {one.title}" if one.title else one.user.name) for one in members]
        self.fields["second_contact"].choices = [("", _("Nobody")), *people]
