"""The inbox of the processor's news: proven, kept once, answered at once, and understood later by asking again."""

import logging

from django.conf import settings
from django.db import transaction

from marketplace.core import clock, outbox
from marketplace.payments import gateway
from marketplace.payments.facts import EventFacts, Rejected
from marketplace.payments.models import ConnectedAccount, OnlinePayment, Payout, PayoutRoute, StripeEvent
from marketplace.payments.services.connect import sync_account, sync_bank_payout
from marketplace.payments.services.online import sync_checkout, sync_payment
from marketplace.payments.services.subsidies import follow_subsidy

logger = logging.getLogger(__name__)
Outcome = StripeEvent.Outcome
OURS = ("checkout.session.", "payment_intent.", "charge.", "refund.", "transfer.")
THEIRS = ("account.updated", "payout.")


def receive_event(*, raw: bytes, header: str) -> bool:
    """Keep news whose signature we know, once; False for anything else, of which nothing is kept.

    News of our own account comes under one pair of secrets, news of providers' accounts under another, so that
    neither can speak for the other.
    """
    event = gateway.read_event(raw, header, secrets=settings.STRIPE_SECRETS)
    is_ours = event is not None
    event = event or gateway.read_event(raw, header, secrets=settings.STRIPE_CONNECT_SECRETS)
    if event is None:
        logger.warning("News of %s bytes was refused: the signature is missing, wrong, old or of the future", len(raw))
        return False
    if is_ours == bool(event.account):
        logger.warning("%s was refused: its secret and its account do not belong together", event.id)
        return False
    if event.livemode != settings.STRIPE_LIVE:
        logger.warning("%s was refused: test news on a live instance, or the other way round", event.id)
        return False
    _keep(event)
    return True


@transaction.atomic
def _keep(event: EventFacts) -> None:
    row, is_new = StripeEvent.objects.get_or_create(
        account=event.account,
        event_id=event.id,
        defaults={"kind": event.kind, "subject_id": event.subject_id, "happened_at": event.happened_at},
    )
    if is_new:
        outbox.enqueue("payments.process_event", row.pk)


@transaction.atomic
def process_event(*, event_id: int) -> StripeEvent:
    """Fetch what the news is about and bring our books up to it. Safe to run twice, in any order."""
    event = StripeEvent.objects.locked().get(pk=event_id)
    if event.processed_at:
        return event
    event.outcome = _understand(event)
    event.processed_at = clock.now()
    event.save(update_fields=["outcome", "processed_at"])
    if event.outcome in (Outcome.UNKNOWN, Outcome.REFUSED):
        logger.warning("%s (%s): %s", event.event_id, event.kind, event.outcome)
    return event


def _understand(event: StripeEvent) -> str:
    if event.kind.startswith(THEIRS):
        return _of_an_account(event)
    if not event.kind.startswith(OURS):
        return Outcome.IGNORED
    if event.account:
        return Outcome.REFUSED
    try:
        if payout := _payout_of(event):
            follow_subsidy(payout_id=payout.pk)
            return Outcome.DONE
        payment = _payment_of(event)
    except Rejected:
        payment = None
    if payment is None:
        return Outcome.UNKNOWN
    if event.kind.startswith("checkout.session."):
        sync_checkout(payment_id=payment.pk)
    else:
        sync_payment(payment_id=payment.pk, name="" if event.kind.startswith("transfer.") else event.subject_id)
    return Outcome.DONE


def _of_an_account(event: StripeEvent) -> str:
    """Only the account itself brings news of itself and of its payouts."""
    account = ConnectedAccount.objects.filter(account_id=event.account).first()
    if account is None:
        return Outcome.UNKNOWN
    if event.kind.startswith("payout."):
        sync_bank_payout(account_id=account.pk, payout_id=event.subject_id)
        return Outcome.DONE
    if event.subject_id != account.account_id:
        return Outcome.REFUSED
    sync_account(account_id=account.pk)
    return Outcome.DONE


def _payout_of(event: StripeEvent) -> Payout | None:
    """A payment of subsidy by Stripe: by the name of its transfer, else by the reference that we gave it."""
    if not event.kind.startswith("transfer."):
        return None
    by_stripe = Payout.objects.filter(route=PayoutRoute.STRIPE)
    if known := by_stripe.filter(transfer_id=event.subject_id).first():
        return known
    return by_stripe.filter(reference=gateway.fetch_transfer(event.subject_id).reference).first()


def _payment_of(event: StripeEvent) -> OnlinePayment | None:
    """Our row: by the processor's name if we know it, else by the reference that we gave it."""
    payments, name = OnlinePayment.objects.all(), event.subject_id
    if event.kind.startswith("checkout.session."):
        return payments.filter(checkout_id=name).first()
    if event.kind.startswith("transfer."):
        return payments.filter(reference=gateway.fetch_transfer(name).reference).first()
    if known := payments.filter(payment_id=name).first():
        return known
    return payments.filter(reference=gateway.fetch_payment(name).reference).first()
