from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import AmountField, DayField
from marketplace.core.money import Money
from marketplace.documents.forms import UploadField, UploadsForm
from marketplace.payments.models import OwnShareProof


class InvoiceForm(forms.Form):
    invoice_number = forms.CharField(
        label=_("Your invoice number"), max_length=40, help_text=_("As it stands on the invoice, for example INV-1042.")
    )
    invoiced_on = DayField(label=_("Date on the invoice"))
    remit_to = forms.CharField(
        label=_("Where checks go"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name and mailing address for checks. No bank numbers: give those by phone."),
    )


class PaymentForm(UploadsForm):
    paid_on = DayField(label=_("Day you paid"))
    method = forms.ChoiceField(label=_("How you paid"), choices=OwnShareProof.Method.choices)
    number = forms.CharField(
        label=_("Check or purchase order number"), max_length=60, help_text=_("For example 1042 or PO-7731.")
    )
    amount = AmountField(
        label=_("Amount"), minimum=Money(1), help_text=_("You may pay in parts. Record each part when you paid it.")
    )
    payer = forms.CharField(
        label=_("Name on the account that paid"),
        max_length=200,
        required=False,
        help_text=_("Only if another body paid for you, for example your county. The provider may not."),
    )
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
    paid_on = DayField(label=_("Day the bank paid"))


class RefundForm(forms.Form):
    amount = AmountField(label=_("Amount to give back"), minimum=Money(1))


class CloseCaseForm(forms.Form):
    note = forms.CharField(
        label=_("What was done"), max_length=500, help_text=_("For example: refunded at Stripe on November 30.")
    )


class CollectionForm(forms.Form):
    amount = AmountField(label=_("Amount that came"), minimum=Money(1))
    bank_reference = forms.CharField(
        label=_("The bank's reference"), max_length=60, help_text=_("For example check 1042, or the wire's number.")
    )
    received_on = DayField(label=_("Day the money came"))


class WriteOffForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the money cannot be collected"),
        max_length=300,
        help_text=_("For example: the firm is dissolved; the court's letter of November 30."),
    )
