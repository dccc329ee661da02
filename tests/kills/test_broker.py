"""A broker that is away: no page fails, nothing is lost, and all of it is done once when the broker is back."""

import datetime as dt

import pytest
from celery import current_app
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.urls import reverse

from marketplace.accounts.models import Invitation
from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.core.caches import PAUSE_SECONDS
from marketplace.core.models import OutboxRow
from tests.kills import outside
from tests.kills.harness import done, workers
from tests.races.cluster import asked

WRITES = 1000


class Redis:
    """A server of its own, which comes back where it was."""

    def __init__(self):
        self.part = asked("services.start_redis()")
        self.port = self.part["port"]
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def end(self):
        asked(f"services.end({self.part})")

    def come_back(self):
        self.part = asked(f"services.start_redis({self.port})")


@pytest.fixture
def redis(broker):
    server = Redis()
    yield server
    server.end()


def test_a_broker_that_is_away_for_a_thousand_writes_fails_no_request_and_loses_no_work(
    redis, sign_in, monkeypatch, record_property
):
    client = sign_in(Role.OPERATOR_OWNER)
    # A page that spoke to the broker would speak to this one.
    monkeypatch.setattr(current_app.conf, "broker_url", redis.url)
    with workers(redis.url):
        outbox.enqueue("notices.send_email", 0)
        assert done(OutboxRow.objects.all(), seconds=60) < 60, "The worker did not start."
        redis.end()
        for number in range(WRITES):
            details = {"email": f"colleague{number}@people.example", "roles": [Role.OPERATOR_VIEWER]}
            answer = client.post(reverse("invite"), details)
            assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("people"))
        rows = OutboxRow.objects.filter(name="accounts.send_invitation")
        assert rows.filter(done_at__isnull=True, attempts=0).count() == WRITES
        redis.come_back()
        seconds = done(rows, seconds=240)
        record_property("work of a broker that was away", f"{WRITES} rows in {seconds:.0f} s after it came back")
        assert rows.filter(done_at__isnull=False, attempts=1).count() == WRITES == Invitation.objects.count()
        mails = {key: calls for key, calls in outside.asked().items() if key.startswith("mail:colleague")}
    assert len(mails) == WRITES
    assert set(mails.values()) == {1}


def test_pages_work_while_redis_is_away_and_use_it_again_when_it_is_back(socket_enabled, redis, sign_in, settings):
    backend = "marketplace.core.caches.RedisOrMemory"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": redis.url}}
    client = sign_in(Role.OPERATOR_OWNER)

    def the_site_works(number):
        for page in ("dashboard", "people", "search:services"):
            assert client.get(reverse(page)).status_code == 200
        details = {"email": f"colleague{number}@people.example", "roles": [Role.OPERATOR_VIEWER]}
        assert client.post(reverse("invite"), details).status_code == 302
        caches["default"].set("kept", number, 60)
        assert caches["default"].get("kept") == number
        return caches["default"]._away_until > 0

    assert not the_site_works(1)
    redis.end()
    assert the_site_works(2)
    redis.come_back()
    with clock.travel(clock.now() + dt.timedelta(seconds=PAUSE_SECONDS + 1)):
        the_site_works(3)
        assert RedisCache(redis.url, {}).get("kept") == 3
    assert Invitation.objects.count() == 3
