"""What operators type finds the kind of service that answers it. A floor: raise it when it rises, never lower it."""

import datetime as dt

import pytest

from marketplace.core import clock
from search.engines.embedded import EmbeddedEngine
from search.reading import read
from search.selectors import Question, plan_for
from search.selectors.catalogue import answered
from tests.search.relevance import shop
from tests.search.relevance.judging import AT, SUCCESS_AT, judged, ndcg, succeeded
from tests.searching import vocabulary_of

FEWEST_QUERIES = 60
LEAST_NDCG, LEAST_SUCCESS = 0.89, 0.97


@pytest.fixture(scope="module")
def services():
    return shop.services()


@pytest.fixture(scope="module")
def kinds_found(services):
    """Asks the embedded engine; the kind of each of the first hits."""
    engine, vocabulary = EmbeddedEngine(None), vocabulary_of(services.values())
    with engine.generation(1) as generation:
        generation.add(services.values())
        generation.swap(1)

    def ask(query):
        with clock.travel(dt.datetime.combine(shop.TODAY, dt.time(12), dt.UTC)):
            plan = plan_for(Question(q=query), read(query, vocabulary), vocabulary)
            _plan, found, _engine = answered(plan, lambda plan: (engine.search(plan), engine.name))
        return [shop.kind_of(services[key]) for key, _score in found.hits]

    return ask


def test_the_set_is_large_and_every_kind_is_asked_for(services):
    queries = judged()
    kinds = {shop.kind_of(document) for document in services.values()}
    assert len(services) == shop.COUNT
    assert len({one.query for one in queries}) == len(queries) >= FEWEST_QUERIES
    assert {code for one in queries for code, grade in one.grades.items() if grade == 3} == kinds


def test_what_operators_type_finds_the_kind_that_answers_it(services, kinds_found, record_property):
    there = [shop.kind_of(document) for document in services.values()]
    gains, successes, missed = [], [], []
    for one in judged():
        grades = [one.grades.get(code, 0) for code in kinds_found(one.query)]
        gains.append(ndcg(grades, [one.grades.get(code, 0) for code in there]))
        successes.append(succeeded(grades))
        if not successes[-1]:
            missed.append(one.query)
    mean, share = sum(gains) / len(gains), sum(successes) / len(successes)
    report = f"{len(gains)} queries: nDCG@{AT} {mean:.3f}, success@{SUCCESS_AT} {share:.3f}; missed: {missed}"
    record_property("relevance", report)
    assert mean >= LEAST_NDCG, report
    assert share >= LEAST_SUCCESS, report


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("someone called pretending to be our CEO", "DFRD"),
        ("multifactor authenticaton", "MFAD"),
        ("how did they get in?", "FORN"),
        ("3.O", "BKUP"),
        ("phishing trianing", "AWAR"),
        ("24x7 soc", "MDR"),
    ],
)
def test_the_first_service_is_of_the_right_kind(kinds_found, query, kind):
    assert kinds_found(query)[0] == kind


def test_grades_are_worth_what_they_say():
    assert ndcg([3, 0], [3, 3, 0]) < ndcg([3, 3], [3, 3, 0]) == 1
    assert ndcg([0, 3], [3, 0]) < 1 > ndcg([2], [3, 2])
    assert ndcg([], [3]) == 0
    assert succeeded([0, 1, 2])
    assert not succeeded([1, 1, 1, 3])
