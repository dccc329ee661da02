"""What is told of money that comes and goes online."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from marketplace.accounts.models import Organisation
from marketplace.core.money import Money
from marketplace.payments.models import (
    BankPayout,
    ConnectedAccount,
    FinanceCase,
    OnlinePayment,
    OwnRefund,
)
from marketplace.payments.notices.telling import names_of, tell, tell_operator, tell_provider
from marketplace.payments.permissions import BILLERS, MONEY_OFFICERS
from marketplace.payments.states import OwnShareState


def tell_online_processing(payment: OnlinePayment) -> None:
    tell_operator(
        payment.own_share,
        "online_processing",
        _("Your bank is sending %(amount)s") % names_of(payment.own_share),
        _("A payment from a bank account takes about four business days. You need to do nothing more."),
    )


def tell_online_failed(payment: OnlinePayment) -> None:
    tell_operator(
        payment.own_share,
        "online_failed",
        _("Your bank did not pay %(amount)s") % names_of(payment.own_share),
        _("The payment for order %(order)s did not go through. Ask your bank, then pay again.")
        % names_of(payment.own_share),
    )


# What both sides read when a payment made online moves an own share.
ONLINE_NEWS = {
    OwnShareState.PAID: (
        _lazy("Paid online: %(amount)s"),
        _lazy("The own share of “%(milestone)s” is here. The provider gets it once the work is accepted."),
    ),
    OwnShareState.CHARGED_BACK: (
        _lazy("The bank is asking for %(amount)s back"),
        _lazy("The payment for order %(order)s is disputed at the operator's bank. Both parts of the price wait."),
    ),
    OwnShareState.REFUNDED: (
        _lazy("Given back: %(amount)s"),
        _lazy("The own share of order %(order)s went back the way it was paid."),
    ),
}


def tell_share_moved_online(payment: OnlinePayment, target: str) -> None:
    subject, body = ONLINE_NEWS[OwnShareState(target)]
    names = names_of(payment.own_share)
    for tell_side in (tell_operator, tell_provider):
        tell_side(payment.own_share, f"online_{target}", str(subject) % names, str(body) % names)


def tell_share_transferred(payment: OnlinePayment, amount: Money) -> None:
    tell_provider(
        payment.own_share,
        "own_share_sent",
        _("%(amount)s is on its way to you") % {"amount": amount},
        _("The own share of order %(order)s was moved to your payment account.") % names_of(payment.own_share),
    )


def tell_refund_sent(refund: OwnRefund) -> None:
    names = names_of(refund.payment.own_share) | {"amount": refund.amount}
    for tell_side in (tell_operator, tell_provider):
        tell_side(
            refund.payment.own_share,
            "refund_sent",
            _("Given back: %(amount)s") % names,
            _("The money goes back to the card or bank account that paid order %(order)s.") % names,
        )


def tell_dispute(payment: OnlinePayment) -> None:
    """The two sides read of it when the share moves; the end of it is told here."""
    if payment.dispute != OnlinePayment.Dispute.WON:
        return
    for tell_side in (tell_operator, tell_provider):
        tell_side(
            payment.own_share,
            "dispute_won",
            _("The bank left the payment of %(amount)s as it was") % names_of(payment.own_share),
            _("Order %(order)s goes on as before.") % names_of(payment.own_share),
        )


def tell_case_opened(case: FinanceCase) -> None:
    """Whoever runs the instance, and the provider when it owes something."""
    for office in Organisation.objects.filter(is_marketplace=True).order_by("pk"):
        tell(
            office,
            MONEY_OFFICERS,
            "case_opened",
            _("A payment needs you: %(reference)s") % {"reference": case.reference},
            f"{case.get_kind_display()}: {case.amount}.",
            reverse("payments:case_list"),
        )
    if case.kind == FinanceCase.Kind.RECEIVABLE:
        tell_provider(
            case.payment.own_share,
            "receivable",
            _("You owe back %(amount)s") % {"amount": case.amount},
            _("The operator of order %(order)s was refunded and your account held too little. We will call you.")
            % names_of(case.payment.own_share),
        )


def tell_write_off_asked(case: FinanceCase, asker: str) -> None:
    for office in Organisation.objects.filter(is_marketplace=True).order_by("pk"):
        tell(
            office,
            MONEY_OFFICERS,
            "write_off_asked",
            _("Agree or not: a debt of %(name)s is to be given up") % {"name": case.organisation.name},
            _("%(asker)s asks to write off what is left of case %(reference)s. A second person decides.")
            % {"asker": asker, "reference": case.reference},
            case.get_absolute_url(),
        )


def tell_debt_less(case: FinanceCase, amount: Money, left: Money) -> None:
    """The provider reads what is settled of its debt, and what is not."""
    names = {"amount": amount, "left": left, "reference": case.reference}
    tell(
        case.organisation,
        BILLERS,
        "debt_less",
        _("%(amount)s of what you owe back is settled") % names,
        _("Case %(reference)s: you still owe %(left)s.") % names
        if left
        else _("Case %(reference)s is closed. You owe nothing more on it.") % names,
        reverse("payments:list"),
    )


def tell_account_changed(account: ConnectedAccount) -> None:
    subject = _("You can be paid online now") if account.may_receive else _("Your payment account needs you")
    body = (
        _("Own shares that operators pay online are moved to you once their work is accepted.")
        if account.may_receive
        else _("Something is missing before you can be paid online. The page says what.")
    )
    tell(account.organisation, BILLERS, "account_changed", subject, body, reverse("payments:online"))


def tell_bank_payout_failed(payout: BankPayout) -> None:
    tell(
        payout.account.organisation,
        BILLERS,
        "bank_payout_failed",
        _("Your bank sent back %(amount)s") % {"amount": payout.amount},
        _("The money is in your payment account. Check the bank details there, and it is sent again."),
        reverse("payments:online"),
    )
