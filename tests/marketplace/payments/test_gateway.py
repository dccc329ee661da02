"""What the gateway promises, on the stand-in: once an idempotency key, errors in our words, signatures both ways."""

import datetime as dt
import json

import pytest

from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.payments import gateway
from marketplace.payments.facts import Rejected, Unavailable
from marketplace.payments.standin import faults, news, store, world

PRICE = Money(1_200_00)
SECRET, OLD_SECRET = "whsec_new_secret_of_ours", "whsec_old_secret_of_ours"


def checkout(key="checkout:1", amount=PRICE):
    return gateway.open_checkout(
        key=key,
        reference="CHK-TEST22",
        group="ORD-TEST22",
        amount=amount,
        title="Step 1",
        back_url="https://x.example/",
    )


def transfer(charge_id, account_id, key="transfer:1", amount=PRICE):
    return gateway.transfer(
        key=key,
        reference="MOV-TEST22",
        group="ORD-TEST22",
        amount=amount,
        destination=account_id,
        charge_id=charge_id,
    )


def account(is_ready=True):
    opened = gateway.create_account(key="account:1", reference="ORG-1", name="Bralendra")
    if is_ready:
        world.finish_onboarding(opened.id)
    return opened.id


def paid():
    return gateway.fetch_payment(world.pay(checkout().id))


def count(kind):
    with store.opened() as book:
        return len(book.all(kind))


def test_the_same_key_opens_one_checkout():
    assert checkout().id == checkout().id
    assert count("checkout.session") == 1


def test_the_same_key_with_another_amount_is_refused():
    checkout()
    with pytest.raises(Rejected) as refused:
        checkout(amount=Money(1))
    assert refused.value.code == "IdempotencyError"
    assert count("checkout.session") == 1


def test_after_a_day_a_key_is_forgotten_so_a_late_retry_has_to_look_first():
    payment, owner = paid(), account()
    made = transfer(payment.charge_id, owner, amount=Money(500_00))
    with clock.travel(clock.now() + dt.timedelta(hours=25)):
        assert gateway.find_transfer(group="ORD-TEST22", reference="MOV-TEST22") == made
        assert transfer(payment.charge_id, owner, amount=Money(500_00)).id != made.id


def test_a_lost_answer_is_asked_for_again_and_done_once():
    payment, owner = paid(), account()
    faults.turn(lost_answer=gateway.RETRIES)
    made = transfer(payment.charge_id, owner)
    assert count("transfer") == 1
    assert gateway.find_transfer(group="ORD-TEST22", reference="MOV-TEST22") == made


def test_an_answer_lost_for_good_is_unavailable_and_yet_done():
    payment, owner = paid(), account()
    faults.turn(lost_answer=gateway.RETRIES + 1)
    with pytest.raises(Unavailable):
        transfer(payment.charge_id, owner)
    assert count("transfer") == 1


def test_a_processor_that_is_down_is_asked_a_bounded_number_of_times():
    faults.turn(unavailable=10)
    with pytest.raises(Unavailable):
        checkout()
    with store.opened() as book:
        assert book.fault("unavailable") == 10 - 1 - gateway.RETRIES


def test_a_reversal_from_an_empty_balance_is_short():
    payment, owner = paid(), account()
    made = transfer(payment.charge_id, owner)
    world.pay_out(owner, PRICE.cents)
    with pytest.raises(Rejected) as refused:
        gateway.reverse(key="reverse:1", transfer_id=made.id, amount=PRICE, reference="RFD-1")
    assert refused.value.is_short
    assert gateway.fetch_transfer(made.id).reversals == ()


def test_an_account_that_is_not_ready_receives_nothing():
    payment = paid()
    with pytest.raises(Rejected, match="capabilities"):
        transfer(payment.charge_id, account(is_ready=False))
    assert count("transfer") == 0


def test_a_payment_shows_its_fee_its_refund_and_its_dispute():
    payment = paid()
    assert (payment.received, payment.status) == (PRICE, "succeeded")
    assert [fee.amount for fee in payment.fees] == [Money(1_200_00 * 29 // 1000 + 30)]
    gateway.refund(key="refund:1", payment_id=payment.id, amount=Money(100_00), reference="RFD-1")
    assert [one.amount for one in gateway.fetch_payment(payment.id).refunds] == [Money(100_00)]


def test_money_from_a_bank_account_is_not_received_before_the_bank_sent_it():
    session = checkout()
    payment_id = world.pay(session.id, "us_bank_account")
    assert gateway.fetch_payment(payment_id).received == Money(0)
    world.settle_bank(session.id)
    assert gateway.fetch_payment(payment_id).received == PRICE


def body(**changes) -> bytes:
    about = {"object": "payment_intent", "id": "pi_1"}
    whole = {"id": "evt_1", "type": "payment_intent.succeeded", "livemode": False, "created": 1_800_000_000}
    return json.dumps(whole | {"data": {"object": about}} | changes).encode()


def signed(raw, secret=SECRET, shift=0):
    return news.sign(raw, secret, store.stamp() + shift)


def read(raw, header):
    return gateway.read_event(raw, header, secrets=[SECRET, OLD_SECRET])


@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET])
@pytest.mark.parametrize("shift", [0, -290, 290])
def test_both_secrets_count_while_one_replaces_the_other(secret, shift):
    raw = body()
    assert read(raw, signed(raw, secret, shift)).subject_id == "pi_1"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1",
        "t=now,v1=00",
        f"t={'9' * 5000},v1=00",
        "t=99999999999999999,v1=00",
        "v1=",
        "t==,v1==",
    ],
)
def test_a_wrong_signature_is_no_event(header):
    assert read(body(), header) is None


@pytest.mark.parametrize(("added", "secret"), [(b"", "whsec_of_somebody_else"), (b" ", SECRET)])
def test_a_signature_of_another_secret_or_another_body_is_no_event(added, secret):
    assert read(body(), news.sign(body() + added, secret, store.stamp())) is None


@pytest.mark.parametrize("shift", [-310, 310, 10**12])
def test_an_old_or_a_future_signature_is_no_event(shift):
    raw = body()
    assert read(raw, signed(raw, shift=shift)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe",
        b"{",
        b"[]",
        b"null",
        b'{"id": 1}',
        b"[" * 100_000,
        body(id={"a": 1}),
        body(id="e" * 300),
        body(created="soon"),
        body(created=10**30),
        body(data=None),
    ],
)
def test_a_signed_body_that_is_no_event_is_none(raw):
    header = "t=1,v1=00" if raw[:1] == b"\xff" else signed(raw)
    assert read(raw, header) is None
