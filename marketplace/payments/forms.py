from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import parse_money
from marketplace.documents.forms import UploadField, UploadsForm
from marketplace.payments.models import OwnShareProof


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


DATE_HELP = {"invalid": _("Enter a date, for example 2026-12-04.")}


class InvoiceForm(forms.Form):
    invoice_number = forms.CharField(
        label=_("Your invoice number"), max_length=40, help_text=_("As it stands on the invoice, for example INV-1042.")
    )
    invoiced_on = forms.DateField(label=_("Date on the invoice"), widget=DateInput, error_messages=DATE_HELP)


class AmountField(forms.CharField):
    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_money(text)
        except ValueError:
            raise ValidationError(_("Enter an amount in dollars, for example 1,250.00.")) from None


class PaymentForm(UploadsForm):
    paid_on = forms.DateField(label=_("Day you paid"), widget=DateInput, error_messages=DATE_HELP)
    method = forms.ChoiceField(label=_("How you paid"), choices=OwnShareProof.Method.choices)
    number = forms.CharField(
        label=_("Check or purchase order number"), max_length=60, help_text=_("For example 1042 or PO-7731.")
    )
    amount = AmountField(label=_("Amount"), max_length=20)
    document = UploadField(
        kind="payments.proof",
        label=_("Proof of payment"),
        required=False,
        help_text=_("A bank record or a copy of the check. Cover your account number first."),
    )


class AccountForm(forms.Form):
    bank_name = forms.CharField(label=_("Name of your bank"), max_length=120)
    holder_name = forms.CharField(label=_("Name on the account"), max_length=120)
    routing_number = forms.CharField(
        label=_("Routing number"), max_length=12, help_text=_("Nine digits at the bottom left of your check.")
    )
    account_number = forms.CharField(label=_("Account number"), max_length=24, help_text=_("4 to 17 digits."))

    def clean_routing_number(self):
        return _digits(self.cleaned_data["routing_number"])

    def clean_account_number(self):
        return _digits(self.cleaned_data["account_number"])


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


class PaidForm(forms.Form):
    bank_reference = forms.CharField(
        label=_("The bank's reference"), max_length=60, help_text=_("For example ACH-20261204-17.")
    )
    paid_on = forms.DateField(label=_("Day the bank paid"), widget=DateInput, error_messages=DATE_HELP)
