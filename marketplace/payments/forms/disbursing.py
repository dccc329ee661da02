"""Forms of whoever is paid, and of the fiscal officers who pay."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.core.forms import DayField, PercentField, WholeNumberField
from marketplace.core.templatetags.levee import day
from marketplace.documents.forms import UploadField, UploadsForm
from marketplace.documents.kinds import MOST_BYTES
from marketplace.payments.forms import AccountForm
from marketplace.payments.models import ClockStart, HoldReason, OtherPayee, PayeeScreening, Payout, TaxForm


class TaxFormForm(forms.Form):
    name_on_form = forms.CharField(label=_("Name on line 1 of your W-9"), max_length=120)
    tax_kind = forms.ChoiceField(label=_("How you are taxed"), choices=TaxForm.TaxKind.choices)
    tax_number = forms.CharField(
        label=_("Tax number (EIN or SSN)"), max_length=12, help_text=_("Nine digits, for example 12-3456789.")
    )
    signed_on = DayField(label=_("Day you signed the form"))


class HoldForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why the payment is on hold"), choices=HoldReason.choices)


class ScreeningForm(forms.Form):
    list_name = forms.ChoiceField(label=_("List you looked at just now"), choices=PayeeScreening.ListName.choices)
    outcome = forms.ChoiceField(label=_("What the list says"), choices=PayeeScreening.Outcome.choices)
    remark = forms.CharField(
        label=_("What matched"), max_length=500, required=False, help_text=_("Only where there is a possible match.")
    )


class CallBackForm(forms.Form):
    note = forms.CharField(
        label=_("Whom you rang, at which number, where you found it, and what they said"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Use a number you found yourself, never one that came with the change. No account numbers here."),
    )


class OtherPayeeForm(UploadsForm):
    why = forms.ChoiceField(label=_("Why somebody else is paid"), choices=OtherPayee.Why.choices)
    name = forms.CharField(label=_("Who is paid"), max_length=120)
    bank_name = forms.CharField(label=_("Name of the bank"), max_length=120)
    routing_number = forms.CharField(label=_("Routing number"), max_length=12, help_text=_("Nine digits."))
    account_number = forms.CharField(label=_("Account number"), max_length=24, help_text=_("4 to 17 digits."))
    document = UploadField(
        kind="payments.other_payee",
        label=_("The document that says so"),
        help_text=_("The court's order, or the notice of assignment that the provider signed."),
    )

    clean_routing_number = AccountForm.clean_routing_number
    clean_account_number = AccountForm.clean_account_number


class PayingOfficeForm(forms.Form):
    bank_name = forms.CharField(label=_("Name of your bank"), max_length=23)
    bank_routing = forms.CharField(label=_("Routing number of your bank"), max_length=9, help_text=_("Nine digits."))
    company_name = forms.CharField(
        label=_("Your name as payees read it"), max_length=16, help_text=_("At most 16 letters.")
    )
    company_id = forms.CharField(
        label=_("Company number your bank gave you"), max_length=10, help_text=_("Ten digits, often 1 and your EIN.")
    )
    pay_days = WholeNumberField(label=_("Days to pay"), min_value=1, max_value=120)
    clock_start = forms.ChoiceField(label=_("The days count from"), choices=ClockStart.choices)
    monthly_rate = PercentField(
        label=_("Interest a month for late payment"),
        required=False,
        help_text=_("For example 1.5%. Leave it empty where your law asks for none."),
    )
    law = forms.CharField(label=_("The law that says so"), max_length=120, required=False)


class PayoutsField(forms.ModelMultipleChoiceField):
    default_error_messages = {
        "required": _("Choose at least one payment."),
        "invalid_choice": _("One of these payments left the line in the meantime. Look at the list again."),
        "invalid_pk_value": _("One of these payments left the line in the meantime. Look at the list again."),
    }

    def label_from_instance(self, obj):
        words = {
            "amount": obj.amount,
            "payee": obj.payee.name,
            "claim": obj.claim_reference,
            "by": day(obj.expected_on),
        }
        return gettext("%(amount)s, %(payee)s, %(claim)s, by %(by)s") % words


class RunForm(forms.Form):
    payouts = PayoutsField(
        queryset=Payout.objects.none(), label=_("Payments that leave together"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, payouts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["payouts"].queryset = payouts
        self.fields["payouts"].initial = [payout.pk for payout in payouts]


class TopUpForm(forms.Form):
    office = forms.ModelChoiceField(
        queryset=Organisation.objects.of_kind(Kind.PROGRAM).order_by("name", "pk"),
        label=_("Program office whose money it is"),
        empty_label=_("Choose"),
    )
    top_up_id = forms.CharField(
        label=_("Stripe's name of the money that came"),
        max_length=255,
        help_text=_("It begins with tu_ and stands beside the top-up in Stripe and among your differences."),
    )


class BankFileField(UploadField):
    """A file of plain text from a bank; one of another alphabet is told from one of another kind."""

    def validate(self, value):
        if isinstance(value, UploadedFile) and value.size <= MOST_BYTES and not _reads(value):
            raise forms.ValidationError(
                _("This file is not plain text (UTF-8). Save it at your bank, or in your spreadsheet as “CSV UTF-8”."),
                code="wrong_encoding",
            )
        super().validate(value)


def _reads(upload: UploadedFile) -> bool:
    try:
        upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    finally:
        upload.seek(0)
    return True


class FileForm(UploadsForm):
    """A file of returns; it is read and not kept, for it holds bank numbers."""

    file = BankFileField(kind="payments.returns", label=_("File of returns, as plain text (.txt)"))
