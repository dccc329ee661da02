from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import AmountField, DayField
from marketplace.core.money import Money
from subsidies.reasons import RecoveryGround


class NoticeForm(forms.Form):
    amount = AmountField(label=_("How much is to be paid back"), minimum=Money(1))
    ground = forms.ChoiceField(label=_("Why"), choices=RecoveryGround.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What was wrong, in your own words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The provider reads it word for word. Do not describe weaknesses of the operator. For example: The second "
            "training day was claimed and did not take place."
        ),
        error_messages={"required": _("Say what was wrong. The provider reads it word for word.")},
    )


class NoticeAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your answer. The program office reads it before it decides.")},
    )


class RepaymentForm(forms.Form):
    repaid_on = DayField(label=_("Day the money arrived"))
    bank_reference = forms.CharField(
        label=_("Reference on the bank statement"),
        max_length=40,
        help_text=_("For example ACH-2042."),
        error_messages={"required": _("Enter the reference on the bank statement, for example ACH-2042.")},
    )


class DropForm(forms.Form):
    reason = forms.CharField(
        label=_("Why nothing has to be paid back"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why nothing has to be paid back. The provider reads it.")},
    )
