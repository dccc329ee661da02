"""What the provider says of the payments that the operator recorded: each came, did not come, or went back."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.payments import notices, permissions, selectors
from marketplace.payments.models import OwnShare, OwnShareProof
from marketplace.payments.services.ownshares import locked_share, move_share, post_memo
from marketplace.payments.services.settling import settle_if_paid
from marketplace.payments.states import OPEN_STATES, OWN_SHARE_MOVES, OwnShareState


@transaction.atomic
def confirm_receipt(*, by: Actor, own_share_id: int) -> OwnShare:
    """The provider has the money of the payment that waits; once nothing is left to pay, the share is paid."""
    share = _share_of_payee(by, own_share_id)
    check_move(OWN_SHARE_MOVES, share.state, OwnShareState.PAID)
    proof = _waiting_proof(share)
    proof.confirmed_by_id, proof.confirmed_at = by.user_id, clock.now()
    proof.save(update_fields=["confirmed_by", "confirmed_at"])
    if left := selectors.left_to_pay(share):
        record(by, share, "own_share.part_paid", cents=proof.amount.cents, proof=proof.pk)
        notices.tell_part_paid(share, proof, left)
    else:
        share.paid_at = clock.now()
        move_share(by, share, OwnShareState.PAID, "paid_at", cents=share.amount.cents)
        notices.tell_paid(share)
        settle_if_paid(engagement_id=share.engagement_id)
    post_memo(by, share, "own_due", "own_paid_direct", proof.amount, "paid", proof=proof.pk)
    return share


@transaction.atomic
def reject_receipt(*, by: Actor, own_share_id: int) -> OwnShare:
    """The provider looked and the money has not come; the operator checks and records it again."""
    share = _share_of_payee(by, own_share_id)
    check_move(OWN_SHARE_MOVES, share.state, OwnShareState.PAID)
    proof = _waiting_proof(share)
    proof.rejected_at = clock.now()
    proof.save(update_fields=["rejected_at"])
    record(by, share, "own_share.receipt_rejected", proof=proof.pk)
    notices.tell_payment_not_received(share, proof)
    return share


@transaction.atomic
def record_returned_payment(*, by: Actor, own_share_id: int) -> OwnShare:
    """A check bounced or a card payment was taken back: what it paid, the newest of the share, is owed again."""
    share = _share_of_payee(by, own_share_id)
    was_whole = share.state not in OPEN_STATES
    if was_whole:
        check_move(OWN_SHARE_MOVES, share.state, OwnShareState.CHARGED_BACK)
    proof = share.proofs.confirmed().last()
    if proof is None:
        raise DomainError(_("No payment has arrived yet, so none can come back."), code="illegal_move")
    proof.confirmed_at, proof.rejected_at = None, clock.now()
    proof.save(update_fields=["confirmed_at", "rejected_at"])
    if was_whole:
        move_share(by, share, OwnShareState.CHARGED_BACK, cents=proof.amount.cents)
    else:
        record(by, share, "own_share.part_came_back", cents=proof.amount.cents, proof=proof.pk)
    notices.tell_payment_came_back(share, proof)
    post_memo(by, share, "own_paid_direct", "own_due", proof.amount, "back", proof=proof.pk)
    return share


@transaction.atomic
def refund_own_share(*, by: Actor, own_share_id: int) -> OwnShare:
    """The provider has given back all that the operator paid, outside this site."""
    share = _share_of_payee(by, own_share_id)
    check_move(OWN_SHARE_MOVES, share.state, OwnShareState.REFUNDED)
    paid = selectors.paid_so_far(share)
    if not paid:
        raise DomainError(_("Nothing was paid, so there is nothing to give back."), code="illegal_move")
    move_share(by, share, OwnShareState.REFUNDED, cents=paid.cents)
    notices.tell_refunded(share)
    post_memo(by, share, "own_paid_direct", "own_external", paid, "refunded")
    return share


def _share_of_payee(by: Actor, own_share_id: int) -> OwnShare:
    share = locked_share(own_share_id)
    if reason := permissions.why_not_confirm(by, share):
        raise Refused(reason)
    return share


def _waiting_proof(share: OwnShare) -> OwnShareProof:
    proof = share.proofs.waiting().first()
    if proof is None:
        raise DomainError(_("The operator has not recorded a payment yet."), code="no_proof")
    return proof
