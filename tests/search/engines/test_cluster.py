"""The real cluster while it is rebuilt under writes, stopped, paused, answering nonsense and gone."""

import os
import signal
import sys
from contextlib import suppress
from decimal import Decimal
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from django.db import connection
from django.test import Client
from pytest_socket import enable_socket

from marketplace.accounts.actor import SYSTEM
from providers.services import listings, profiles
from search import services
from search.clauses import Order, Plan
from search.engines import switch
from search.engines.breaker import Breaker
from search.engines.elastic import ElasticEngine
from search.services import indexing
from tests.parts import asked
from tests.providers.factories import draft_listing, publish, vetted_provider
from tests.search.engines.test_faults import NONSENSE, server

pytestmark = pytest.mark.elastic

PLAIN = Plan(order=Order("standing_points", descending=True))
FIRMS, LISTINGS = 4, 6
WRITES_A_SECOND, WRITES = 20, 160
# Of eight writes one takes a service down and one publishes another.
EACH_KIND = 8
REQUESTS = 1_000
# One way of being there, three of not.
EACH = REQUESTS // 4


def worker(stop: Event, times_a_second: int, work) -> Thread:
    """Works until told to stop, on a connection of its own."""

    def run():
        try:
            while not stop.is_set():
                began = monotonic()
                work()
                sleep(max(0, 1 / times_a_second - (monotonic() - began)))
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def follower(elastic, monkeypatch):
    for module in (indexing, switch):
        monkeypatch.setattr(module, "engine_named", lambda name: elastic)
    return elastic


@pytest.fixture
def eager_threads():
    """Threads that wait for a database get their turn at once, as processes of their own would."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("eager_threads")
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_rebuild_under_twenty_writes_a_second_loses_nothing_and_is_never_empty(follower, content):
    firms = [vetted_provider() for _firm in range(FIRMS)]
    live = [publish(draft_listing(firm, content(), name=f"Watch {n}")) for firm in firms for n in range(LISTINGS)]
    drafts = [draft_listing(firms[0], content(), name=f"New {n}") for n in range(WRITES // EACH_KIND)]
    services.rebuild(name="elastic")
    stop, written, answers, team = Event(), [], [], iter(range(1, 10_000))

    def write():
        kind = len(written) % EACH_KIND
        if kind == 0 and len(live) > LISTINGS:
            listings.unpublish_listing(by=SYSTEM, listing_id=live.pop(0).pk)
        elif kind == 1 and drafts:
            live.append(publish(drafts.pop()))
        else:
            profiles.save_profile(by=SYSTEM, provider_id=firms[kind % FIRMS].pk, team_size=next(team))
        written.append(kind)

    threads = [
        worker(stop, WRITES_A_SECOND, write),
        worker(stop, 2, lambda: services.follow(name="elastic")),
        worker(stop, 10, lambda: answers.append(follower.search(PLAIN).total)),
    ]
    rebuilds = 0
    while len(written) < WRITES and all(thread.is_alive() for thread in threads):
        services.rebuild(name="elastic")
        rebuilds += 1
        # Leaves the writers, who share one interpreter with it, time for twenty writes a second.
        sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join()
    services.follow(name="elastic")
    assert rebuilds >= 2
    assert len(written) >= WRITES
    assert {0, 1, 2} <= set(written)
    assert min(answers) > 0
    found = services.verify(name="elastic")
    assert (found.missing, found.ghosts, found.stale) == ((), (), ())
    assert {key for key, _digest in follower.contents()} == {listing.pk for listing in live}


@pytest.fixture
def own_cluster():
    """A process of this test's own, since it is paused and killed."""
    enable_socket()
    part = asked("services.start_elasticsearch()")
    yield part
    with suppress(ProcessLookupError):
        os.killpg(part["pid"], signal.SIGKILL)
    asked(f"services.end({part})")


@pytest.mark.django_db
def test_a_thousand_requests_meet_a_cluster_that_pauses_babbles_and_dies_and_no_page_fails(
    own_cluster, settings, monkeypatch, content
):
    publish(draft_listing(vetted_provider(), content(), name="Night watch"))
    settings.SEARCH_ENGINE = "elastic"
    url = f"http://127.0.0.1:{own_cluster['port']}"
    engine = ElasticEngine(url)
    embedded = switch.engine_named
    engines = {"elastic": engine}
    for module in (indexing, switch):
        monkeypatch.setattr(module, "engine_named", lambda name: engines.get(name) or embedded(name))
    monkeypatch.setattr(switch, "breaker", Breaker(failures=3, seconds=1))
    services.rebuild(name="elastic")
    seen: dict[str, set] = {}

    def ask(state, times=EACH):
        for number in range(times):
            page = Client().get("/services/", {"q": "night watch", "size": f"{number + 1}-9-2"})
            seen.setdefault(state, set()).add((page.status_code, b"Night watch" in page.content))

    ask("well")
    assert switch.search(PLAIN)[1] == "elastic"
    os.killpg(own_cluster["pid"], signal.SIGSTOP)
    ask("paused")
    assert switch.search(PLAIN)[1] == "embedded"
    os.killpg(own_cluster["pid"], signal.SIGCONT)
    sleep(1.1)
    came_back = [switch.search(PLAIN)[1] for _time in range(3)]
    assert came_back[-1] == "elastic"
    with server(NONSENSE["a page"]) as babbling:
        engines["elastic"] = ElasticEngine(babbling, patience=Decimal("0.3"))
        ask("babbling")
    engines["elastic"] = engine
    os.killpg(own_cluster["pid"], signal.SIGKILL)
    ask("dead")
    assert sum(1 for _state in seen) * EACH == REQUESTS
    assert seen == {state: {(200, True)} for state in ("well", "paused", "babbling", "dead")}
    engine.client.close()
