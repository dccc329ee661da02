"""Redis is away: the site works."""

import socket

import pytest
from django.core.cache import caches
from django.urls import reverse
from pytest_socket import enable_socket

from marketplace.accounts.roles import Role
from marketplace.core import caches as ours
from marketplace.core import clock


@pytest.fixture
def nobody():
    """A port of this machine where nobody answers."""
    enable_socket()
    # Bound and not listening, so that whoever calls is refused at once.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]


@pytest.fixture
def away(nobody, settings):
    """The cache of production, without its Redis."""
    backend = "marketplace.core.caches.RedisOrMemory"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": f"redis://127.0.0.1:{nobody}/0"}}
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    yield caches["default"]
    caches["default"]._memory.clear()


def test_pages_work_and_people_sign_in(away, client, sign_in):
    for page in ("/accounts/login/", reverse("search:services"), "/readyz"):
        assert client.get(page).status_code == 200
    assert sign_in(Role.OPERATOR_OWNER).get(reverse("dashboard")).status_code == 200


def test_wrong_passwords_are_still_counted(away, client):
    typed = {"login": "nobody@people.example", "password": "not the password"}
    pages = [client.post("/accounts/login/", typed).content.decode() for _try in range(5)]
    assert "Too many" not in pages[0]
    assert "Too many" in pages[-1]


def test_every_operation_of_a_cache_answers(away):
    away.set("a", 1, 60)
    assert (away.get("a"), away.incr("a"), away.add("a", 5)) == (1, 2, False)
    assert ("a" in away, away.touch("a", 60)) == (True, True)
    assert away.set_many({"b": 2, "c": 3}) == []
    assert away.get_many(["a", "b", "c"]) == {"a": 2, "b": 2, "c": 3}
    assert away.get_or_set("d", lambda: 4) == 4
    away.delete_many(["a", "b"])
    assert away.delete("c") is True
    assert away.get("a", "gone") == "gone"
    away.clear()
    assert away.get("d") is None


def test_a_redis_that_does_not_answer_is_waited_for_once_in_five_seconds(away, monkeypatch):
    asked = []
    monkeypatch.setattr(ours.RedisCache, "get", lambda self, *args, **options: asked.append(args) or refuse())
    with clock.travel(clock.now()):
        for _time in range(3):
            away.get("a")
    assert len(asked) == 1


def refuse():
    raise ours.RedisError
