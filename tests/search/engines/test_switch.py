"""When the cluster fails: the same page from the embedded engine, and the cluster is not asked for a while."""

import pytest

from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from search.clauses import Found, Plan
from search.engines import Unavailable, switch
from search.engines.breaker import NANOSECONDS, Breaker
from tests.providers.factories import draft_listing, publish, vetted_provider


class Clock:
    def __init__(self):
        self.now = 0

    def __call__(self):
        return self.now * NANOSECONDS


class Cluster:
    """Answers, or fails as it is told; counts how often it was asked."""

    name = "elastic"

    def __init__(self):
        self.trouble, self.asked = "", 0

    def search(self, plan):
        self.asked += 1
        if self.trouble:
            raise Unavailable(self.trouble)
        return Found(0, (), {count.facet: {} for count in plan.counts})

    def problem(self):
        return self.trouble


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cluster(monkeypatch, settings, clock):
    settings.SEARCH_ENGINE = "elastic"
    embedded, own = switch.engine_named, Cluster()
    monkeypatch.setattr(switch, "engine_named", lambda name: own if name == "elastic" else embedded(name))
    monkeypatch.setattr(switch, "breaker", Breaker(failures=3, seconds=15, time=clock))
    return own


def engine_of_the_answer():
    return switch.search(Plan())[1]


def test_a_cluster_that_answers_is_asked(cluster):
    assert engine_of_the_answer() == "elastic"
    assert switch.problem() == ""


def test_after_three_failures_it_is_left_alone_and_tried_again_by_itself(cluster, clock):
    cluster.trouble = "elastic: ConnectionError"
    assert [engine_of_the_answer() for _time in range(10)] == ["embedded"] * 10
    assert cluster.asked == 3
    assert "the embedded engine answers" in switch.problem()
    clock.now = 16
    assert engine_of_the_answer() == "embedded"
    cluster.trouble = ""
    clock.now = 40
    assert [engine_of_the_answer() for _time in range(2)] == ["elastic"] * 2
    assert switch.problem() == ""


def test_one_that_hangs_costs_one_visitor_his_patience_not_three(cluster):
    cluster.trouble = "elastic: ConnectionTimeout"
    for _time in range(5):
        engine_of_the_answer()
    assert cluster.asked == 1


def test_the_page_is_the_same_and_readyz_says_what_is_wrong(cluster, client, content):
    publish(draft_listing(vetted_provider(), content(setup_fee=Money(0)), name="Night watch"))
    cluster.trouble = "elastic: ConnectionError"
    page = client.get("/services/?q=night")
    assert page.status_code == 200
    assert "Night watch" in page.content.decode()
    ready = client.get("/readyz").json()
    assert ready["status"] == "degraded"
    assert ready["parts"]["search"] == "elastic: ConnectionError; the embedded engine answers"


def test_staff_hear_of_it_and_nobody_else(cluster, sign_in):
    cluster.trouble = "elastic: ConnectionError"
    words = "Part of the search does not answer"
    assert words in sign_in(Role.MODERATOR).get("/dashboard/").content.decode()
    assert words not in sign_in(Role.OPERATOR_OWNER).get("/dashboard/").content.decode()


def test_without_any_engine_the_page_says_when_to_come_back(client, monkeypatch):
    def cannot(plan):
        raise Unavailable("not built")

    monkeypatch.setattr("search.selectors.find_for", lambda question, buyer: cannot(None))
    page = client.get("/services/")
    assert page.status_code == 200
    assert "Look again in a minute" in page.content.decode()
