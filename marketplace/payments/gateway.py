"""The one module that speaks to Stripe: our words go in, small values come out.

Each write carries an idempotency key made from our row, so that asking twice does it once for at least 24 hours;
whoever asks later looks the thing up first (`find_transfer`). Amounts are US cents.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import stripe
from django.conf import settings

from marketplace.core import clock
from marketplace.core.money import CURRENCY, Money
from marketplace.payments import facts, reading, standin
from marketplace.payments.facts import Rejected, Unavailable

# One question is answered or given up within the lease of a row of the outbox; its next attempt asks again.
CONNECT_SECONDS, ANSWER_SECONDS, RETRIES = 3, 10, 1
TOLERANCE = dt.timedelta(seconds=300)
LONGEST_BODY = 1024 * 1024
USD = CURRENCY.lower()


class _StandIn(stripe.HTTPClient):
    """Stripe's own client on top, our stand-in below: nothing between them is different from production."""

    name = "standin"

    def request(self, method, url, headers, post_data=None, **kwargs):
        try:
            status, body = standin.answer(method, url, dict(headers or {}), post_data)
        except ConnectionError as lost:
            error = stripe.APIConnectionError(str(lost))
            error.should_retry = True
            raise error from lost
        return body, status, {"Request-Id": "req_standin"}

    def _sleep_time_seconds(self, num_retries):
        return 0

    def close(self):
        """Nothing is open."""


def _client() -> Any:
    return _client_for(settings.STRIPE_KEY, settings.STRIPE_ADDRESS, settings.STRIPE_STANDIN)


@cache
def _client_for(key: str, address: str, with_standin: bool) -> Any:
    http = _StandIn() if with_standin else stripe.RequestsClient(timeout=(CONNECT_SECONDS, ANSWER_SECONDS))
    addresses: Any = {"api": address} if address else {}
    return stripe.StripeClient(key, http_client=http, base_addresses=addresses, max_network_retries=RETRIES).v1


@contextmanager
def _speaking() -> Iterator[None]:
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        raise Unavailable(type(error).__name__) from error
    except stripe.StripeError as error:
        if (error.http_status or 0) in (409, 429) or (error.http_status or 0) >= 500:
            raise Unavailable(type(error).__name__) from error
        raise Rejected(error.code or type(error).__name__) from error


def _once(key: str) -> Any:
    return {"idempotency_key": key}


def open_checkout(
    *, key: str, reference: str, group: str, amount: Money, title: str, back_url: str
) -> facts.CheckoutFacts:
    """Open the hosted page for one payment by card or US bank account; both ways out of it lead to `back_url`."""
    metadata = {"levee_payment": reference}
    params: Any = {
        "mode": "payment",
        "payment_method_types": ["card", "us_bank_account"],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {"currency": USD, "unit_amount": amount.cents, "product_data": {"name": title}},
            }
        ],
        "client_reference_id": reference,
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "transfer_group": group, "description": title},
        "success_url": back_url,
        "cancel_url": back_url,
    }
    with _speaking():
        return reading.checkout(_client().checkout.sessions.create(params, _once(key)))


def fetch_checkout(checkout_id: str) -> facts.CheckoutFacts:
    with _speaking():
        return reading.checkout(_client().checkout.sessions.retrieve(checkout_id))


def expire_checkout(checkout_id: str, *, key: str) -> facts.CheckoutFacts:
    """Close a page that nobody shall pay on any more; Rejected when it was used already."""
    with _speaking():
        return reading.checkout(_client().checkout.sessions.expire(checkout_id, {}, _once(key)))


def fetch_payment(payment_id: str) -> facts.PaymentFacts:
    """The payment with its fee, its refunds and its disputes, as they are now."""
    with _speaking():
        client = _client()
        found = client.payment_intents.retrieve(payment_id, {"expand": ["latest_charge.balance_transaction"]})
        refunds = client.refunds.list({"payment_intent": payment_id, "limit": 100})
        disputes = client.disputes.list({"payment_intent": payment_id, "limit": 100})
    return reading.payment(found, refunds.data, disputes.data)


def refund(*, key: str, payment_id: str, amount: Money, reference: str) -> facts.RefundFacts:
    params: Any = {
        "payment_intent": payment_id,
        "amount": amount.cents,
        "metadata": {"levee_refund": reference},
    }
    with _speaking():
        return reading.refund(_client().refunds.create(params, _once(key)))


def create_account(*, key: str, reference: str, name: str) -> facts.AccountFacts:
    """A provider's own account; who it is and where it banks is typed on Stripe's pages, never on ours."""
    params: Any = {
        "type": "express",
        "country": "US",
        "business_profile": {"name": name},
        "capabilities": {"card_payments": {"requested": True}, "transfers": {"requested": True}},
        "metadata": {"levee_organisation": reference},
    }
    with _speaking():
        return reading.account(_client().accounts.create(params, _once(key)))


def onboarding_link(account_id: str, *, back_url: str) -> str:
    """The address of Stripe's own form for this account; it can be opened once, within minutes."""
    params: Any = {
        "account": account_id,
        "type": "account_onboarding",
        "return_url": back_url,
        "refresh_url": back_url,
    }
    with _speaking():
        return _client().account_links.create(params).url


def fetch_account(account_id: str) -> facts.AccountFacts:
    with _speaking():
        return reading.account(_client().accounts.retrieve(account_id))


def transfer(
    *, key: str, reference: str, group: str, amount: Money, destination: str, charge_id: str = ""
) -> facts.TransferFacts:
    """Move money to a provider's balance: part of one charge, as soon as that charge's money is there, or, without
    one, of what our own balance holds; Rejected (`is_short`) when that is too little."""
    params: Any = {
        "amount": amount.cents,
        "currency": USD,
        "destination": destination,
        "transfer_group": group,
        "metadata": {"levee_transfer": reference},
    } | ({"source_transaction": charge_id} if charge_id else {})
    with _speaking():
        return reading.transfer(_client().transfers.create(params, _once(key)))


def fetch_transfer(transfer_id: str) -> facts.TransferFacts:
    with _speaking():
        return reading.transfer(_client().transfers.retrieve(transfer_id))


def find_transfer(*, group: str, reference: str) -> facts.TransferFacts | None:
    """The transfer that was made for our row, whatever became of the answer at that time."""
    with _speaking():
        found = _client().transfers.list({"transfer_group": group, "limit": 100})
        transfers = [reading.transfer(one) for one in found.auto_paging_iter()]
    return next((one for one in transfers if one.reference == reference), None)


def reverse(*, key: str, transfer_id: str, amount: Money, reference: str) -> facts.ReversalFacts:
    """Take back part of a transfer; Rejected (`is_short`) when the provider's balance holds too little."""
    params: Any = {"amount": amount.cents, "metadata": {"levee_refund": reference}}
    with _speaking():
        return reading.reversal(_client().transfers.reversals.create(transfer_id, params, _once(key)))


def fetch_top_up(top_up_id: str) -> facts.TopUpFacts:
    """Money that was put on our own balance."""
    with _speaking():
        return reading.top_up(_client().topups.retrieve(top_up_id))


def fetch_balance(*, account: str = "") -> Money:
    """What this account (ours where none is named) may spend at once, in dollars; below zero where it owes."""
    options: Any = {"stripe_account": account} if account else {}
    with _speaking():
        return reading.available(_client().balance.retrieve({}, options))


def fetch_payout(payout_id: str, *, account: str) -> facts.PayoutFacts:
    """A payout of a provider's balance to its bank."""
    with _speaking():
        return reading.payout(_client().payouts.retrieve(payout_id, {}, {"stripe_account": account}))


def fetch_event(event_id: str, *, account: str = "") -> facts.EventFacts:
    with _speaking():
        options: Any = {"stripe_account": account} if account else {}
        return reading.event(_client().events.retrieve(event_id, {}, options).to_dict())


def list_balance_transactions(*, since: dt.datetime, until: dt.datetime) -> Iterator[facts.BalanceLine]:
    """Each line of the instance's balance booked in [since, until), newest first."""
    params: Any = {"created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())}, "limit": 100}
    with _speaking():
        for line in _client().balance_transactions.list(params).auto_paging_iter():
            yield reading.balance_line(line)


def read_event(raw: bytes, header: str, *, secrets: list[str]) -> facts.EventFacts | None:
    """The event in a body that one of these secrets signed within 300 seconds of now; None for anything else.

    The signature is checked on the bytes as they came; nothing of them is read before.
    """
    if len(raw) > LONGEST_BODY or not any(_is_signed(raw, header, secret) for secret in secrets):
        return None
    return reading.event_of(raw)


def _is_signed(raw: bytes, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(raw, header, secret)
        stamps = [part[2:] for part in header.split(",") if part.startswith("t=")]
        sent = dt.datetime.fromtimestamp(int(stamps[0]), dt.UTC)
    except (stripe.SignatureVerificationError, UnicodeError, ValueError, IndexError, OverflowError, OSError):
        return False
    return abs(clock.now() - sent) <= TOLERANCE
