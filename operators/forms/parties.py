from django import forms
from django.utils.translation import gettext_lazy

from marketplace.core.forms import DayField
from marketplace.documents.forms import UploadField, UploadsForm
from operators.forms.systems import SCHEME_OF_KIND
from operators.models import IdentityProof, JoinRequest
from operators.services.identity import PROOF
from operators.services.parties import FIRST_ROLES, PAPER


class ProofForm(UploadsForm):
    route = forms.ChoiceField(
        label=gettext_lazy("How shall we check?"),
        choices=IdentityProof.Route.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how we check who you are.")},
    )
    document = UploadField(
        kind=PROOF,
        label=gettext_lazy("Document"),
        required=False,
        help_text=gettext_lazy("Only if you show a document: a state letter, a permit or a charter with your name."),
    )


class LetterForm(forms.Form):
    letter_to = forms.CharField(
        label=gettext_lazy("Address, and where you found it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: 10 Main Street, Poplar MT 59255, from the state's list of water systems."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code of the letter"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        help_text=gettext_lazy("Eight letters and digits. Capitals and spaces do not matter."),
        error_messages={"required": gettext_lazy("Type the code that stands in our letter.")},
    )


class VerifyForm(forms.Form):
    found = forms.CharField(
        label=gettext_lazy("What did you check, and what did you find?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Which number, address or paper; where you found it; who answered. It stays on record."),
    )


class RefusalForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why not?"),
        choices=[("", gettext_lazy("Choose a reason")), *IdentityProof.Reason.choices],
    )
    found = forms.CharField(
        label=gettext_lazy("What did you try?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For our own record; they do not read it."),
    )


class JoinForm(UploadsForm):
    """Ask for a place in the organization that has a number; nothing here names it."""

    scheme = forms.ChoiceField(
        label=gettext_lazy("Kind of number"),
        choices=[(scheme.value, scheme.label) for scheme in dict.fromkeys(SCHEME_OF_KIND.values())],
    )
    number = forms.CharField(
        label=gettext_lazy("Official number"),
        max_length=20,
        error_messages={"required": gettext_lazy("Enter the number, for example MT0000311.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Your job there"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter your job there, for example Operator in charge.")},
    )
    note = forms.CharField(
        label=gettext_lazy("What shows that you work there?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: my e-mail is on the website, or the office manager can confirm it."),
        error_messages={"required": gettext_lazy("Say what shows that you work there.")},
    )
    document = UploadField(kind=PAPER, label=gettext_lazy("A document, if you have one"), required=False)


class JoinAnswerForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("They start as"),
        choices=[(role.value, role.label) for role in FIRST_ROLES],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what they start as.")},
    )


class JoinRefusalForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why not?"),
        choices=[("", gettext_lazy("Choose a reason")), *JoinRequest.Reason.choices],
        error_messages={"required": gettext_lazy("Choose the reason, so that they know what to do.")},
    )


class OwnerForm(UploadsForm):
    """Who is gone, who takes over, and the paper that shows it."""

    leaving = forms.ChoiceField(
        label=gettext_lazy("Who is gone?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who is gone.")},
    )
    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("E-mail of the new owner"),
        help_text=gettext_lazy("The address of the account that they confirmed."),
        error_messages={
            "required": gettext_lazy("Enter the e-mail address of the new owner."),
            "invalid": gettext_lazy("Enter an e-mail address, for example dana@bearcreek.example."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("What happened, and how did you check it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what happened and how you checked it.")},
    )
    document = UploadField(kind=PAPER, label=gettext_lazy("The paper that shows it"))

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leaving"].choices = [(one.reference, one.user.name) for one in owners]


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("New legal name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the new legal name.")},
    )
    from_date = DayField(label=gettext_lazy("First day of the new name"))


class SuccessionForm(UploadsForm):
    successor = forms.CharField(
        label=gettext_lazy("Reference of the organization it went into"),
        max_length=20,
        help_text=gettext_lazy("It stands on the page of that organization, for example ORG-7K3M9T."),
        error_messages={"required": gettext_lazy("Enter the reference, for example ORG-7K3M9T.")},
    )
    on = DayField(label=gettext_lazy("First day of the new state"))
    document = UploadField(kind=PAPER, label=gettext_lazy("The paper that shows it"))
