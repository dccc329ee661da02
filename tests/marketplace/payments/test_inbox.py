"""The inbox of news: proven, kept once, and the same in the end whatever order, number and delay it comes in."""

import datetime as dt

import pytest
from django.urls import reverse

from marketplace.core import clock, outbox
from marketplace.core.models import OutboxRow
from marketplace.payments.models import (
    OnlinePayment,
    StripeEvent,
)
from marketplace.payments.standin import faults, world
from tests.marketplace.payments.factories import OnlineDeal, hear, signed_event, take_in
from tests.refusals import everything

ADDRESS = "/payments/webhook/"
JUNK = 200


def post(client, raw, header):
    return client.post(ADDRESS, data=raw, content_type="application/json", headers={"Stripe-Signature": header})


def everything_but_the_inbox():
    inbox = {"payments.StripeEvent", "core.OutboxRow"}
    return {label: found for label, found in everything().items() if label not in inbox}


def rows():
    return StripeEvent.objects.count(), OutboxRow.objects.count()


def test_signed_news_is_kept_once_and_answered_each_time(client):
    assert reverse("payments:webhook") == ADDRESS
    raw, header = signed_event("payment_intent.succeeded", "pi_1")
    assert [post(client, raw, header).status_code for _ in range(3)] == [200, 200, 200]
    event = StripeEvent.objects.get()
    assert (event.kind, event.subject_id, event.processed_at) == ("payment_intent.succeeded", "pi_1", None)
    assert OutboxRow.objects.filter(name="payments.process_event").count() == 1


def test_the_secret_before_counts_while_it_is_being_changed(client, settings):
    settings.STRIPE_SECRETS = ["whsec_the_new_one_of_two", *settings.STRIPE_SECRETS]
    raw, header = signed_event("payment_intent.succeeded", "pi_1", secret=settings.STRIPE_SECRETS[1])
    assert post(client, raw, header).status_code == 200


def junk():
    raw, header = signed_event("payment_intent.succeeded", "pi_1")
    account = signed_event("account.updated", "acct_1", account="acct_1")
    with clock.travel(clock.now() - dt.timedelta(seconds=310)):
        old = signed_event("payment_intent.succeeded", "pi_1")
    with clock.travel(clock.now() + dt.timedelta(seconds=310)):
        future = signed_event("payment_intent.succeeded", "pi_1")
    return {
        "no signature": (raw, ""),
        "a wrong signature": (raw, header[:-4] + "0000"),
        "another body": (raw + b" ", header),
        "an old signature": old,
        "a signature of the future": future,
        "a live event on a test site": signed_event("payment_intent.succeeded", "pi_1", livemode=True),
        "our secret for another account": signed_event("account.updated", "acct_1", secret="whsec_x"),
        "their secret for our account": (raw, account[1]),
        "an empty body": (b"", header),
        "no JSON": (b"{" * 50, header),
    }


@pytest.mark.parametrize("name", list(junk()))
def test_what_is_not_proven_leaves_no_row(name, client):
    raw, header = junk()[name]
    before = rows()
    assert post(client, raw, header).status_code == 422
    assert rows() == before


def test_test_news_is_refused_on_a_live_instance(client, settings):
    settings.STRIPE_LIVE = True
    assert post(client, *signed_event("payment_intent.succeeded", "pi_1")).status_code == 422
    assert rows() == (0, 0)
    assert post(client, *signed_event("payment_intent.succeeded", "pi_1", livemode=True)).status_code == 200


def test_a_provider_account_cannot_speak_for_ours_nor_we_for_it(client, settings):
    theirs, ours = settings.STRIPE_CONNECT_SECRETS[0], settings.STRIPE_SECRETS[0]
    for secret, account in ((theirs, ""), (ours, "acct_1")):
        raw, header = signed_event("account.updated", "acct_1", secret=secret, account=account)
        assert post(client, raw, header).status_code == 422
    assert rows() == (0, 0)


def test_a_huge_body_is_not_read(client):
    raw, header = signed_event("payment_intent.succeeded", "pi_1", padding="x" * (1024 * 1024))
    assert post(client, raw, header).status_code == 413
    assert rows() == (0, 0)


def test_a_form_instead_of_news_is_refused_like_any_junk(client):
    _raw, header = signed_event("payment_intent.succeeded", "pi_1")
    signed = {"headers": {"Stripe-Signature": header}}
    assert client.post(ADDRESS, {"a": "b"}, **signed).status_code == 422
    assert client.post(ADDRESS, "a=b", content_type="application/x-www-form-urlencoded", **signed).status_code == 422
    assert rows() == (0, 0)


def test_many_junk_bodies_leave_no_row(client):
    """The full ten thousand, with their times, are `python bench/webhooks.py`."""
    kinds = list(junk().values())
    statuses = {post(client, *kinds[number % len(kinds)]).status_code for number in range(JUNK)}
    assert (statuses, rows()) == ({422}, (0, 0))


@pytest.mark.parametrize(
    ("kind", "subject", "outcome"),
    [
        ("payment_intent.succeeded", "pi_of_somebody_else", "unknown"),
        ("checkout.session.completed", "cs_of_somebody_else", "unknown"),
        ("transfer.created", "tr_of_somebody_else", "unknown"),
        ("customer.created", "cus_1", "ignored"),
    ],
)
def test_news_of_something_unknown_is_noted_and_changes_nothing(kind, subject, outcome):
    OnlineDeal()
    before = everything_but_the_inbox()
    take_in(*signed_event(kind, subject))
    outbox.drain()
    assert StripeEvent.objects.latest("pk").outcome == outcome
    assert everything_but_the_inbox() == before


def test_only_the_account_itself_brings_news_of_itself():
    deal, other = OnlineDeal(is_ready=False), OnlineDeal()
    take_in(*signed_event("account.updated", deal.account.account_id, account=other.account.account_id))
    take_in(*signed_event("payment_intent.succeeded", "pi_1", account=other.account.account_id))
    take_in(*signed_event("payout.paid", "po_1", account="acct_nobody"))
    outbox.drain()
    assert list(StripeEvent.objects.order_by("-pk").values_list("outcome", flat=True)[:3]) == [
        "unknown",
        "refused",
        "refused",
    ]


def test_a_processor_that_is_down_when_news_is_read_is_asked_again_later():
    deal = OnlineDeal()
    payment = deal.open_page(deal.invoiced())
    world.pay(payment.checkout_id)
    faults.turn(unavailable=6)
    hear()
    assert OnlinePayment.objects.get().state == "opened"
    with clock.travel(clock.now() + dt.timedelta(minutes=5)):
        outbox.drain()
    assert OnlinePayment.objects.get().state == "succeeded"
