"""The stand-in's knobs: news that is lost, doubled, shuffled or late, and still the same books in the end."""

import datetime as dt

import pytest
from django.db import transaction

from marketplace.core import clock
from marketplace.payments import standin
from marketplace.payments.models import OnlinePayment, StripeEvent
from marketplace.payments.standin import faults, news, store, world
from tests.marketplace.payments.factories import OnlineDeal, hear, take_in


@pytest.fixture
def page():
    deal = OnlineDeal()
    return deal.open_page(deal.invoiced())


def state(page):
    return OnlinePayment.objects.get(pk=page.pk).state


def later(**ahead):
    return clock.travel(clock.now() + dt.timedelta(**ahead))


def test_news_that_was_dropped_is_sent_again_an_hour_later(page):
    faults.turn(drop=10)
    world.pay(page.checkout_id)
    hear()
    assert state(page) == "opened"
    faults.turn(drop=0)
    with later(minutes=61):
        hear()
    assert state(page) == "succeeded"


def test_news_that_comes_twice_is_kept_once(page):
    faults.turn(duplicate=10)
    before = StripeEvent.objects.count()
    world.pay(page.checkout_id)
    told = []
    news.deliver(lambda raw, header: told.append(raw) or take_in(raw, header))
    assert (len(told), StripeEvent.objects.count() - before) == (4, 2)


def test_news_that_is_late_or_in_another_order_ends_the_same(page):
    faults.turn(reorder=1, delay=600)
    world.open_dispute(world.pay(page.checkout_id))
    hear()
    assert state(page) == "opened"
    with later(minutes=11):
        hear()
    assert state(page) == "succeeded"
    assert OnlinePayment.objects.get(pk=page.pk).dispute == "open"


def test_an_answer_other_than_200_is_tried_again(page):
    world.pay(page.checkout_id)
    assert news.deliver(lambda raw, header: 500) == 2
    assert news.deliver(take_in) == 0
    with later(minutes=61):
        hear()
    assert state(page) == "succeeded"


def test_its_books_outlive_our_transaction(page):
    with transaction.atomic():
        world.pay(page.checkout_id)
        transaction.set_rollback(True)
    with store.opened() as book:
        assert len(book.all("payment_intent")) == 1


def test_a_call_that_it_does_not_know_is_refused_loudly():
    status, body = standin.answer("post", "https://processor.example/v1/subscriptions", {}, "a=b")
    assert (status, "unknown_route" in body) == (404, True)


def test_a_knob_that_does_not_exist_cannot_be_turned():
    with pytest.raises(ValueError, match="no fault called"):
        faults.turn(explode=1)
