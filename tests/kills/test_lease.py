"""A processor that answers after the lease is over: meanwhile nobody else gets the work, and it is done once."""

import datetime as dt

import pytest
from django.db import OperationalError, connection

from marketplace.core import clock, outbox
from marketplace.core.models import OutboxRow
from marketplace.payments import gateway, standin
from marketplace.payments.models import OnlinePayment
from marketplace.payments.standin import store
from tests.concurrency import using
from tests.kills import online

A_MOMENT = {"timeout": 0.2}


@pytest.fixture
def row(own_database, everybody_may_trade, settings, tmp_path, monkeypatch) -> OutboxRow:
    settings.STRIPE_STANDIN_FILE = tmp_path / "standin.sqlite3"
    # The orders of another test stand in another database.
    monkeypatch.setattr(online, "_shares", online.invoiced())
    name, *ids = online.a_paid_share()
    OutboxRow.objects.all().delete()
    return outbox.enqueue(name, *ids)


def other_worker() -> dict:
    """The way of a second worker to the same database; on SQLite it does not wait long for its turn."""
    here = connection.settings_dict
    return here if connection.vendor == "postgresql" else here | {"OPTIONS": here["OPTIONS"] | A_MOMENT}


def looked_for_work() -> int | str:
    try:
        return len(outbox.lease_waiting())
    except OperationalError:
        return "there is one writer at a time"


def transfers() -> int:
    with store.opened() as book:
        return len(book.all("transfer"))


def test_work_whose_lease_is_over_while_the_processor_answers_is_given_to_nobody_else(row, monkeypatch):
    answer, found = standin.answer, []

    def answer_late(method, *request):
        said = answer(method, *request)
        if method == "post":
            with using(other_worker()), clock.travel(clock.now() + outbox.LEASE + dt.timedelta(seconds=1)):
                assert OutboxRow.objects.free(clock.now()).filter(pk=row.pk, attempts=1).exists()
                found.append(looked_for_work())
        return said

    monkeypatch.setattr(standin, "answer", answer_late)
    assert outbox.attempt(row.pk, 1)
    assert found == [0 if connection.vendor == "postgresql" else "there is one writer at a time"]
    with clock.travel(clock.now() + 2 * outbox.LEASE):
        assert not outbox.attempt(row.pk, 2)
    assert transfers() == 1
    assert OnlinePayment.objects.get(pk=row.args[0]).transfer_id


def test_a_processor_that_is_silent_keeps_a_worker_or_a_page_for_less_than_a_lease():
    longest = (gateway.CONNECT_SECONDS + gateway.ANSWER_SECONDS) * (1 + gateway.RETRIES)
    assert longest < outbox.LEASE.total_seconds()
