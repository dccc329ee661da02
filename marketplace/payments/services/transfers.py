"""The own share on its way to the provider, and back to the operator: separate charges and transfers."""

from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.engagements.states import MilestoneState
from marketplace.payments import gateway, permissions, selectors
from marketplace.payments.facts import Rejected, TransferFacts
from marketplace.payments.models import ConnectedAccount, FinanceCase, OnlinePayment, OwnRefund
from marketplace.payments.services.books import Books
from marketplace.payments.services.cases import open_case
from marketplace.payments.services.online import bring_up_to_date
from marketplace.payments.services.ownshares import locked_payment
from marketplace.payments.states import ON_ITS_WAY, OnlinePaymentState, RefundState


@transaction.atomic
def send_own_share(*, payment_id: int) -> OnlinePayment:
    """Move what is owed to the provider of this payment to its balance with the processor, once for ever.

    Looks first for a transfer made before, so that neither a killed process nor a key forgotten after a day sends it
    twice. Without a ready account, or while something is disputed, it waits; the account's news asks again.
    """
    payment = bring_up_to_date(payment_id=payment_id)
    if payment.transfer_id or payment.state != OnlinePaymentState.SUCCEEDED:
        return payment
    engagement = payment.own_share.engagement
    amount = Books(payment).balance("payable_own")
    account = ConnectedAccount.objects.filter(organisation_id=engagement.provider_id, may_receive=True).first()
    if not amount or account is None or selectors.why_frozen(engagement.pk) or not engagement.provider.may_trade:
        return payment
    # Stripe answers a key with the refusal it gave before, for a day; a closed case says that its cause is gone.
    refused = payment.cases.filter(kind=FinanceCase.Kind.TRANSFER, closed_at__isnull=False).count()
    try:
        gateway.transfer(
            key=f"own-share:{payment.reference}" + (f":{refused}" if refused else ""),
            reference=payment.reference,
            group=engagement.reference,
            amount=amount,
            destination=account.account_id,
            charge_id=payment.charge_id,
        )
    except Rejected as error:
        open_case(payment=payment, kind=FinanceCase.Kind.TRANSFER, amount=amount, code=error.code)
        return payment
    return bring_up_to_date(payment_id=payment_id)


@transaction.atomic
def ask_refund(*, by: Actor, own_share_id: int, amount: Money) -> OwnRefund:
    """The provider gives back part or all of an own share that was paid online; it leaves by the way it came."""
    payment = OnlinePayment.objects.filter(own_share_id=own_share_id, state=OnlinePaymentState.SUCCEEDED).last()
    if payment is None:
        raise DomainError(_("This share was not paid online, so it cannot be refunded here."), code="illegal_move")
    payment = locked_payment(payment.pk)
    if reason := permissions.why_not_bill(by, payment.own_share):
        raise Refused(reason)
    if payment.dispute in (OnlinePayment.Dispute.OPEN, OnlinePayment.Dispute.LOST):
        raise DomainError(_("The operator's bank took this payment back, so there is nothing to refund."))
    left = selectors.left_to_refund(payment)
    if amount > left or amount <= ZERO:
        raise DomainError(_("Enter an amount up to %(left)s.") % {"left": left}, field="amount")
    return _queue_refund(by, payment, amount, OwnRefund.Reason.AGREED)


def _queue_refund(by: Actor, payment: OnlinePayment, amount: Money, reason: str) -> OwnRefund:
    row = OwnRefund.objects.create(payment=payment, amount=amount, reason=reason, asked_by_id=by.user_id)
    record(by, row, "own_refund.asked", target=row.state, cents=amount.cents, payment=payment.reference)
    outbox.enqueue("payments.send_refund", row.pk)
    return row


@transaction.atomic
def refund_cancelled(*, by: Actor, payment_id: int) -> OwnRefund | None:
    """Work that will not be done is not paid for: close the open page, give back what was paid. Safe to run twice."""
    payment = locked_payment(payment_id)
    if payment.own_share.milestone.state != MilestoneState.CANCELLED:
        return None
    if payment.state == OnlinePaymentState.OPENED:
        # Refused when somebody paid in this very moment: its news brings us back here.
        with suppress(Rejected):
            gateway.expire_checkout(payment.checkout_id or "", key=f"expire:{payment.reference}")
        return None
    left = selectors.left_to_refund(payment)
    # Where the processor refused once, a person has a case of it.
    is_refused = payment.refunds.filter(state=RefundState.FAILED).exists()
    if payment.state in ON_ITS_WAY or not left or payment.dispute or is_refused:
        return None
    return _queue_refund(by, payment, left, OwnRefund.Reason.CANCELLED)


@transaction.atomic
def send_refund(*, refund_id: int) -> OwnRefund:
    """Give the money back as it was taken: what the provider has already, its balance returns first.

    Where that balance is short, what it holds returns and the operator is refunded all the same; the provider then
    owes the rest to the instance, and a person has to collect it.
    """
    payment = bring_up_to_date(payment_id=OwnRefund.objects.values_list("payment_id", flat=True).get(pk=refund_id))
    row = OwnRefund.objects.locked().select_related("payment").get(pk=refund_id)
    if row.state != RefundState.QUEUED:
        return row
    missing = row.amount - max(Books(payment).in_hand, ZERO)
    if missing > ZERO and payment.transfer_id:
        _take_back(payment, row, missing)
    try:
        gateway.refund(
            key=f"refund:{row.reference}",
            payment_id=payment.payment_id or "",
            amount=row.amount,
            reference=row.reference,
        )
    except Rejected as error:
        row.state = RefundState.FAILED
        row.save(update_fields=["state"])
        open_case(payment=payment, kind=FinanceCase.Kind.REFUND, amount=row.amount, code=error.code)
    bring_up_to_date(payment_id=payment.pk)
    return OwnRefund.objects.get(pk=refund_id)


def _take_back(payment: OnlinePayment, row: OwnRefund, missing: Money) -> None:
    """The processor takes back all that is asked or nothing, so of a short balance we ask for what it holds.

    What cannot be taken back is a debt, in front of a person.
    """
    moved, code = gateway.fetch_transfer(payment.transfer_id or ""), ""
    if not any(back.reference == row.reference for back in moved.reversals):
        try:
            gateway.reverse(
                key=f"reverse:{row.reference}", transfer_id=moved.id, amount=missing, reference=row.reference
            )
            return
        except Rejected as error:
            code = error.code
            missing -= _take_what_is_there(moved, row, missing) if error.is_short else ZERO
    if missing > ZERO:
        open_case(payment=payment, kind=FinanceCase.Kind.RECEIVABLE, amount=missing, code=code)


def _take_what_is_there(moved: TransferFacts, row: OwnRefund, missing: Money) -> Money:
    """Part of a transfer, as much as the provider's balance holds now; nothing where it is gone meanwhile."""
    there = min(gateway.fetch_balance(account=moved.destination), missing)
    if there <= ZERO:
        return ZERO
    key = f"reverse:{row.reference}:{there.cents}"
    try:
        return gateway.reverse(key=key, transfer_id=moved.id, amount=there, reference=row.reference).amount
    except Rejected:
        return ZERO
