"""Own shares paid on the platform route: the hosted page, and what the processor says became of it."""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.engagements.states import MilestoneState
from marketplace.payments import gateway, notices, permissions, selectors
from marketplace.payments.facts import PaymentFacts, Rejected, TransferFacts, Unavailable
from marketplace.payments.models import FinanceCase, OnlinePayment, OwnRefund, OwnShare
from marketplace.payments.services.books import TAKEN, Books
from marketplace.payments.services.cases import open_case
from marketplace.payments.services.ownshares import locked_payment, locked_share, move_share
from marketplace.payments.services.settling import settle_if_paid
from marketplace.payments.states import (
    ON_ITS_WAY,
    ONLINE_PAYMENT_MOVES,
    OPEN_STATES,
    OnlinePaymentState,
    OwnShareState,
    RefundState,
)

logger = logging.getLogger(__name__)
OPENED, PROCESSING, SUCCEEDED = (
    OnlinePaymentState.OPENED,
    OnlinePaymentState.PROCESSING,
    OnlinePaymentState.SUCCEEDED,
)
NOT_PAID = ("requires_payment_method", "canceled")


@transaction.atomic
def open_checkout(*, by: Actor, own_share_id: int, back_url: str) -> OnlinePayment:
    """Open the page on which the operator pays this share, or give the one that is open already.

    Raises DomainError when the page cannot be opened now; nothing is owed or paid by that.
    """
    share = locked_share(own_share_id)
    if reason := permissions.why_not_pay_online(by, share):
        raise Refused(reason)
    if share.state not in OPEN_STATES:
        raise DomainError(_("There is nothing to pay on this share now."), code="illegal_move")
    if reason := selectors.why_frozen(share.engagement_id):
        raise DomainError(reason, code="frozen")
    try:
        return _open_page(share) or _new_page(by, share, back_url)
    except (Unavailable, Rejected) as error:
        logger.warning("No payment page for %s: %s", share.reference, type(error).__name__)
        raise DomainError(
            _("The payment page cannot be opened right now. Nothing was paid. Try again in a few minutes."),
            code="unavailable",
        ) from error


def _open_page(share: OwnShare) -> OnlinePayment | None:
    """The page opened before, if it can still be paid on; a bank payment on its way is no page."""
    payment = share.online_payments.locked().filter(state__in=ON_ITS_WAY).first()
    if payment is None:
        return None
    payment.own_share = share
    if payment.state == PROCESSING:
        raise DomainError(_("Your payment is on its way from your bank. Nothing more is needed."), code="processing")
    said = gateway.fetch_checkout(payment.checkout_id or "")
    if said.status == "expired":
        _move(payment, OnlinePaymentState.EXPIRED)
        return None
    if said.status == "complete":
        raise DomainError(_("You have paid already. We are waiting for the last word on it."), code="processing")
    return payment


def _new_page(by: Actor, share: OwnShare, back_url: str) -> OnlinePayment:
    lost = share.online_payments.filter(dispute=OnlinePayment.Dispute.LOST).exists()
    payment = OnlinePayment.objects.create(
        own_share=share, amount=share.amount, pays_again=lost, opened_by_id=by.user_id
    )
    said = gateway.open_checkout(
        key=f"checkout:{payment.reference}",
        reference=payment.reference,
        group=share.engagement.reference,
        amount=share.amount,
        title=_("Own share %(share)s of order %(order)s")
        % {"share": share.reference, "order": share.engagement.reference},
        back_url=back_url,
    )
    payment.checkout_id, payment.checkout_url = said.id, said.url
    payment.save(update_fields=["checkout_id", "checkout_url"])
    record(by, payment, "online_payment.opened", target=OPENED, share=share.reference, cents=share.amount.cents)
    return payment


@transaction.atomic
def sync_checkout(*, payment_id: int) -> OnlinePayment:
    """Ask what became of a page; the payment made on it is followed from then on."""
    payment = locked_payment(payment_id)
    said = gateway.fetch_checkout(payment.checkout_id or "")
    if said.payment_id and said.reference == payment.reference:
        _name(payment, said.payment_id)
    elif said.status == "expired" and payment.state == OPENED:
        _move(payment, OnlinePaymentState.EXPIRED)
    return sync_payment(payment_id=payment.pk) if payment.payment_id else payment


@transaction.atomic
def sync_payment(*, payment_id: int, name: str = "") -> OnlinePayment:
    """Bring our books to what the processor says now, and queue what follows from that.

    Safe to run at any time, in any order, any number of times.
    """
    payment = bring_up_to_date(payment_id=payment_id, name=name)
    _care_for_the_rest(payment)
    return payment


@transaction.atomic
def bring_up_to_date(*, payment_id: int, name: str = "") -> OnlinePayment:
    """The books alone: nothing is queued, so what is queued may call this.

    `name` is the processor's own name of the payment, where it is not known here yet. The row is held before the
    question is asked, so an older answer never follows a newer one.
    """
    payment = locked_payment(payment_id)
    if name:
        _name(payment, name)
    if not payment.payment_id:
        return payment
    said = gateway.fetch_payment(payment.payment_id)
    if not _is_ours(payment, said):
        return payment
    payment.charge_id = said.charge_id
    _follow_state(payment, said)
    _follow_dispute(payment, said)
    moved = _follow_transfer(payment)
    payment.save(update_fields=["charge_id", "dispute", "dispute_answer_by", "transfer_id", "transferred_at"])
    _follow_refunds(payment, said)
    _follow_share(payment, said)
    if payment.own_share.state == OwnShareState.PAID:
        settle_if_paid(engagement_id=payment.own_share.engagement_id)
    Books(payment).book(said, moved)
    return payment


def _name(payment: OnlinePayment, name: str) -> None:
    if payment.payment_id is None:
        payment.payment_id = name
        payment.save(update_fields=["payment_id"])


def _is_ours(payment: OnlinePayment, said: PaymentFacts) -> bool:
    """A payment of another amount or currency than was owed is booked by a person, never by us."""
    if said.reference != payment.reference:
        logger.warning("%s names %s, which is not its payment", payment.reference, said.id)
        return False
    if said.received and (said.received != payment.amount or said.currency != gateway.USD):
        logger.warning("%s received another amount or currency than was owed", payment.reference)
        open_case(payment=payment, kind=FinanceCase.Kind.DIFFERENCE, amount=said.received, code=said.currency)
        return False
    return True


def _follow_state(payment: OnlinePayment, said: PaymentFacts) -> None:
    if said.received and payment.state != SUCCEEDED:
        payment.paid_at = clock.now()
        _move(payment, SUCCEEDED, "paid_at")
    elif said.status == "processing" and payment.state == OPENED:
        _move(payment, PROCESSING)
        notices.tell_online_processing(payment)
    elif said.status in NOT_PAID and payment.state == PROCESSING:
        _move(payment, OnlinePaymentState.FAILED)
        notices.tell_online_failed(payment)


def _follow_dispute(payment: OnlinePayment, said: PaymentFacts) -> None:
    latest = said.disputes[0] if said.disputes else None
    now = (latest.outcome or OnlinePayment.Dispute.OPEN) if latest else OnlinePayment.Dispute.NONE
    if now == payment.dispute or latest is None:
        return
    record(SYSTEM, payment, f"online_payment.dispute_{now}", source=payment.dispute, target=now)
    payment.dispute, payment.dispute_answer_by = now, latest.answer_by
    notices.tell_dispute(payment)
    if now != OnlinePayment.Dispute.WON:
        open_case(payment=payment, kind=FinanceCase.Kind.CHARGEBACK, amount=latest.amount, code=now)


def _follow_transfer(payment: OnlinePayment) -> TransferFacts | None:
    """The transfer made for this payment, also one whose answer never reached us."""
    if payment.state != SUCCEEDED:
        return None
    if payment.transfer_id:
        return gateway.fetch_transfer(payment.transfer_id)
    found = gateway.find_transfer(group=payment.own_share.engagement.reference, reference=payment.reference)
    if found:
        payment.transfer_id, payment.transferred_at = found.id, clock.now()
        record(SYSTEM, payment, "online_payment.transferred", cents=found.amount.cents, transfer=found.id)
        notices.tell_share_transferred(payment, found.amount)
    return found


def _follow_refunds(payment: OnlinePayment, said: PaymentFacts) -> None:
    """Each refund has a row here, also one that was made at the processor's own desk."""
    for one in said.refunds:
        row = payment.refunds.filter(reference=one.reference).first() if one.reference else None
        row = row or payment.refunds.filter(refund_id=one.id).first()
        if row is None:
            row = OwnRefund.objects.create(payment=payment, amount=one.amount, reason=OwnRefund.Reason.ELSEWHERE)
            record(SYSTEM, row, "own_refund.seen", target=row.state, cents=one.amount.cents)
        if row.state == RefundState.QUEUED:
            row.state, row.refund_id, row.sent_at = RefundState.SENT, one.id, clock.now()
            row.save(update_fields=["state", "refund_id", "sent_at"])
            record(SYSTEM, row, "own_refund.sent", source=RefundState.QUEUED, target=row.state)
            notices.tell_refund_sent(row)
        if one.status not in TAKEN and row.state == RefundState.SENT:
            row.state = RefundState.FAILED
            row.save(update_fields=["state"])
            record(SYSTEM, row, "own_refund.failed", source=RefundState.SENT, target=row.state)
            open_case(payment=payment, kind=FinanceCase.Kind.REFUND, amount=row.amount, code="bank_sent_it_back")


def _follow_share(payment: OnlinePayment, said: PaymentFacts) -> None:
    """Where the story puts the own share, by as many steps as that takes."""
    given_back = sum(one.amount.cents for one in said.refunds if one.status in TAKEN)
    for target in _way(payment, given_back):
        fields = []
        if target == OwnShareState.PAID:
            payment.own_share.paid_at = clock.now()
            fields = ["paid_at"]
        move_share(SYSTEM, payment.own_share, target, *fields, cents=payment.amount.cents)
        notices.tell_share_moved_online(payment, target)


def _way(payment: OnlinePayment, given_back: int) -> list[OwnShareState]:
    paid, back = OwnShareState.PAID, OwnShareState.CHARGED_BACK
    state = payment.own_share.state
    if payment.state != SUCCEEDED or state in (OwnShareState.REFUNDED, OwnShareState.WAIVED_BY_CANCELLATION):
        return []
    if given_back >= payment.amount.cents:
        return [OwnShareState.REFUNDED] if state == paid else [paid, OwnShareState.REFUNDED]
    if payment.dispute in (OnlinePayment.Dispute.OPEN, OnlinePayment.Dispute.LOST):
        if _is_paid_again(payment):
            return []
        return {paid: [back], OwnShareState.INVOICED: [paid, back]}.get(OwnShareState(state), [])
    return [] if state == paid else [paid]


def _is_paid_again(payment: OnlinePayment) -> bool:
    again = payment.own_share.online_payments.filter(pk__gt=payment.pk, state=SUCCEEDED)
    return again.exclude(dispute__in=[OnlinePayment.Dispute.OPEN, OnlinePayment.Dispute.LOST]).exists()


def _care_for_the_rest(payment: OnlinePayment) -> None:
    """What the books now call for: a transfer, a refund of what nobody owes any more, a debt to be collected."""
    if payment.state != SUCCEEDED:
        return
    books = Books(payment)
    debt = books.balance("own_receivable")
    if debt.cents < 0:
        open_case(payment=payment, kind=FinanceCase.Kind.RECEIVABLE, amount=-debt)
    if payment.own_share.state == OwnShareState.WAIVED_BY_CANCELLATION and books.in_hand:
        outbox.enqueue("payments.refund_cancelled", payment.pk)
    others = OnlinePayment.objects.filter(own_share__engagement_id=payment.own_share.engagement_id, state=SUCCEEDED)
    if payment.dispute != OnlinePayment.Dispute.OPEN:
        # Also those that an open dispute of this one had stopped.
        unsent = others.filter(transfer_id__isnull=True, own_share__milestone__state=MilestoneState.ACCEPTED)
        outbox.enqueue_each("payments.send_own_share", unsent.order_by("pk").values_list("pk", flat=True))
    if payment.pays_again:
        lost = others.filter(own_share=payment.own_share, dispute=OnlinePayment.Dispute.LOST, pk__lt=payment.pk)
        outbox.enqueue_each("payments.sync_payment", lost.order_by("pk").values_list("pk", flat=True))


def _move(payment: OnlinePayment, target: str, *fields: str) -> None:
    source = payment.state
    check_move(ONLINE_PAYMENT_MOVES, source, target)
    payment.state = target
    payment.save(update_fields=["state", *fields])
    record(SYSTEM, payment, f"online_payment.{target}", source=source, target=target, cents=payment.amount.cents)
