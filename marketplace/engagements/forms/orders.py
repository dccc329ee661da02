from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from marketplace.documents.forms import UploadField, UploadsForm
from marketplace.engagements.services import SignatureDetails
from marketplace.engagements.services.delivery import EVIDENCE_KIND


class SignatureForm(forms.Form):
    typed_name = forms.CharField(label=_("Your full name"), max_length=150)
    title = forms.CharField(label=_("Your title"), max_length=120, help_text=_("For example: General manager"))
    consented = forms.BooleanField(
        label=_("I agree to sign electronically. I am allowed to sign for my organization."),
        error_messages={"required": _("Tick this box to sign. Without it, nothing is signed.")},
    )

    def signature(self) -> SignatureDetails:
        return SignatureDetails(**{name: self.cleaned_data[name] for name in ("typed_name", "title", "consented")})


class OrderForm(SignatureForm):
    """The three totals were shown; `shown_own_share` (cents) brings back what the signer saw."""

    may_pay_before_start = forms.BooleanField(
        label=_("Our own rules let us pay before the work starts."), required=False
    )
    purchase_order = forms.CharField(
        label=_("Your purchase order number"),
        max_length=40,
        required=False,
        help_text=_("If you use one. The provider writes it on every invoice."),
    )
    shown_own_share = forms.IntegerField(widget=forms.HiddenInput)

    def own_share(self) -> Money:
        return Money(self.cleaned_data["shown_own_share"])


class DeliverForm(UploadsForm):
    evidence = forms.CharField(
        label=_("What you delivered and how to check it"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Encrypted. Only the two of you can read it."),
    )
    report = UploadField(kind=EVIDENCE_KIND, label=_("Report or other file"), required=False)


class TextForm(forms.Form):
    text = forms.CharField(
        label=_("What is missing, and what would make it right"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Encrypted. Only the two of you can read it."),
    )


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Encrypted. We tell the other side that there is a message, not what it says."),
    )
