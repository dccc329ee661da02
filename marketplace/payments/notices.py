"""Who is told what of payments. Amounts and dates, never bank numbers."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.notices.services import notify_organisation
from marketplace.payments.models import (
    BankPayout,
    ConnectedAccount,
    FinanceCase,
    OnlinePayment,
    OwnRefund,
    OwnShare,
    Payout,
    PayoutAccount,
)
from marketplace.payments.permissions import BILLERS, PAYERS
from marketplace.payments.states import OwnShareState


def _tell(organisation: Organisation, roles, kind: str, subject: str, body: str, url: str) -> None:
    notify_organisation(
        organisation=organisation, roles=roles, kind=f"payments.{kind}", subject=subject, body=body, url=url
    )


def _tell_provider(share: OwnShare, kind: str, subject: str, body: str) -> None:
    _tell(share.engagement.provider, BILLERS, kind, subject, body, share.get_absolute_url())


def _tell_operator(share: OwnShare, kind: str, subject: str, body: str) -> None:
    _tell(share.engagement.operator, PAYERS, kind, subject, body, share.get_absolute_url())


def _names(share: OwnShare) -> dict:
    return {
        "amount": share.amount,
        "milestone": share.milestone.title,
        "order": share.engagement.reference,
        "operator": share.engagement.operator.name,
        "provider": share.engagement.provider.name,
        "due": date_format(share.due_on, "F j, Y") if share.due_on else "",
    }


def tell_invoice_wanted(share: OwnShare) -> None:
    _tell_provider(
        share,
        "invoice_wanted",
        _("Send your invoice: %(milestone)s") % _names(share),
        _("The operator pays %(amount)s of order %(order)s itself. Enter your invoice so that the 30 days start.")
        % _names(share),
    )


def tell_invoiced(share: OwnShare) -> None:
    _tell_operator(
        share,
        "invoiced",
        _("Pay your share by %(due)s: %(amount)s") % _names(share),
        _("%(provider)s sent its invoice for “%(milestone)s”. Pay it directly, then record the payment here.")
        % _names(share),
    )


def tell_payment_recorded(share: OwnShare) -> None:
    _tell_provider(
        share,
        "payment_recorded",
        _("Did %(amount)s arrive?") % _names(share),
        _("%(operator)s says that it paid its share of order %(order)s. Confirm when the money is there.")
        % _names(share),
    )


def tell_paid(share: OwnShare) -> None:
    _tell_operator(
        share,
        "paid",
        _("Your share is paid: %(amount)s") % _names(share),
        _("%(provider)s confirmed that your payment for “%(milestone)s” arrived.") % _names(share),
    )


def tell_payment_not_received(share: OwnShare) -> None:
    _tell_operator(
        share,
        "payment_not_received",
        _("Your payment has not arrived: %(amount)s") % _names(share),
        _("%(provider)s could not find your payment for order %(order)s. Check with your bank and record it again.")
        % _names(share),
    )


def tell_payment_came_back(share: OwnShare) -> None:
    _tell_operator(
        share,
        "payment_came_back",
        _("Your payment came back: %(amount)s") % _names(share),
        _("%(provider)s says that the bank returned your payment for order %(order)s. Pay it again.") % _names(share),
    )


def tell_refunded(share: OwnShare) -> None:
    _tell_operator(
        share,
        "refunded",
        _("Your share was refunded: %(amount)s") % _names(share),
        _("%(provider)s says that it gave back what you paid for order %(order)s.") % _names(share),
    )


def tell_overdue(share: OwnShare) -> None:
    for tell in (_tell_operator, _tell_provider):
        tell(
            share,
            "overdue",
            _("Overdue since %(due)s: %(amount)s") % _names(share),
            _("The operator's share of order %(order)s has not been paid yet. The operator acts next.") % _names(share),
        )


def _tell_payee(payout: Payout, kind: str, subject: str, body: str) -> None:
    names = {
        "amount": payout.amount,
        "claim": payout.claim_reference,
        "date": date_format(payout.expected_on, "F j, Y"),
    }
    _tell(payout.payee, BILLERS, kind, subject % names, body % names, payout.get_absolute_url())


def tell_payout_queued(payout: Payout) -> None:
    """Approved: the provider reads a promise, the office's fiscal officers what to do."""
    _tell_payee(
        payout,
        "payout_queued",
        _("You will be paid %(amount)s by %(date)s"),
        _("The program approved claim %(claim)s. The program office sends the payment next."),
    )
    if payout.office:
        names = {"amount": payout.amount, "claim": payout.claim_reference, "payee": payout.payee.name}
        _tell(
            payout.office,
            (Role.PROGRAM_FISCAL_OFFICER,),
            "payout_to_release",
            _("Release %(amount)s for %(payee)s") % names,
            _("Claim %(claim)s is approved. Pay by %(date)s.")
            % (names | {"date": date_format(payout.expected_on, "F j, Y")}),
            payout.get_absolute_url(),
        )


def tell_payout_sent(payout: Payout) -> None:
    _tell_payee(
        payout,
        "payout_sent",
        _("You will be paid %(amount)s by %(date)s"),
        _("The payment for claim %(claim)s is on its way to your bank."),
    )


def tell_payout_paid(payout: Payout) -> None:
    _tell_payee(
        payout, "payout_paid", _("Paid: %(amount)s"), _("The bank has paid claim %(claim)s. Nothing more is needed.")
    )


def tell_payout_held(payout: Payout) -> None:
    _tell_payee(
        payout,
        "payout_held",
        _("Payment on hold: %(amount)s"),
        _("The program office is looking at the payment of claim %(claim)s. It acts next."),
    )


def tell_payout_failed(payout: Payout) -> None:
    _tell_payee(
        payout,
        "payout_failed",
        _("The bank sent back %(amount)s"),
        _("The payment of claim %(claim)s did not go through. Check where you are paid; the office sends it again."),
    )


def tell_account_entered(account: PayoutAccount) -> None:
    _tell(
        account.organisation,
        BILLERS,
        "account_entered",
        _("Your bank account for payments was changed"),
        _("A colleague must verify the new account. If nobody of you changed it, tell us at once."),
        reverse("payments:account"),
    )


def tell_online_processing(payment: OnlinePayment) -> None:
    _tell_operator(
        payment.own_share,
        "online_processing",
        _("Your bank is sending %(amount)s") % _names(payment.own_share),
        _("A payment from a bank account takes about four business days. You need to do nothing more."),
    )


def tell_online_failed(payment: OnlinePayment) -> None:
    _tell_operator(
        payment.own_share,
        "online_failed",
        _("Your bank did not pay %(amount)s") % _names(payment.own_share),
        _("The payment for order %(order)s did not go through. Ask your bank, then pay again.")
        % _names(payment.own_share),
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
    names = _names(payment.own_share)
    for tell in (_tell_operator, _tell_provider):
        tell(payment.own_share, f"online_{target}", str(subject) % names, str(body) % names)


def tell_share_transferred(payment: OnlinePayment, amount: Money) -> None:
    _tell_provider(
        payment.own_share,
        "own_share_sent",
        _("%(amount)s is on its way to you") % {"amount": amount},
        _("The own share of order %(order)s was moved to your payment account.") % _names(payment.own_share),
    )


def tell_refund_sent(refund: OwnRefund) -> None:
    names = _names(refund.payment.own_share) | {"amount": refund.amount}
    for tell in (_tell_operator, _tell_provider):
        tell(
            refund.payment.own_share,
            "refund_sent",
            _("Given back: %(amount)s") % names,
            _("The money goes back to the card or bank account that paid order %(order)s.") % names,
        )


def tell_dispute(payment: OnlinePayment) -> None:
    """The two sides read of it when the share moves; the end of it is told here."""
    if payment.dispute != OnlinePayment.Dispute.WON:
        return
    for tell in (_tell_operator, _tell_provider):
        tell(
            payment.own_share,
            "dispute_won",
            _("The bank left the payment of %(amount)s as it was") % _names(payment.own_share),
            _("Order %(order)s goes on as before.") % _names(payment.own_share),
        )


def tell_case_opened(case: FinanceCase) -> None:
    """Whoever runs the instance, and the provider when it owes something."""
    for office in Organisation.objects.filter(is_marketplace=True).order_by("pk"):
        _tell(
            office,
            (Role.VETTING_OFFICER,),
            "case_opened",
            _("A payment needs you: %(reference)s") % {"reference": case.reference},
            f"{case.get_kind_display()}: {case.amount}.",
            reverse("payments:case_list"),
        )
    if case.kind == FinanceCase.Kind.RECEIVABLE:
        _tell_provider(
            case.payment.own_share,
            "receivable",
            _("You owe back %(amount)s") % {"amount": case.amount},
            _("The operator of order %(order)s was refunded and your account held too little. We will call you.")
            % _names(case.payment.own_share),
        )


def tell_account_changed(account: ConnectedAccount) -> None:
    subject = _("You can be paid online now") if account.may_receive else _("Your payment account needs you")
    body = (
        _("Own shares that operators pay online are moved to you once their work is accepted.")
        if account.may_receive
        else _("Something is missing before you can be paid online. The page says what.")
    )
    _tell(account.organisation, BILLERS, "account_changed", subject, body, reverse("payments:online"))


def tell_bank_payout_failed(payout: BankPayout) -> None:
    _tell(
        payout.account.organisation,
        BILLERS,
        "bank_payout_failed",
        _("Your bank sent back %(amount)s") % {"amount": payout.amount},
        _("The money is in your payment account. Check the bank details there, and it is sent again."),
        reverse("payments:online"),
    )
