"""Both engines give what reading every document gives: the same hits, counts, order and scores."""

import datetime as dt

import pytest

from marketplace.core import clock
from search.clauses import answer
from search.engines import Unavailable
from search.engines.embedded import EmbeddedEngine
from tests.search.engines import generated

SERVICES = 120
QUESTIONS = 300
SERVICES_ON_BOTH = 1_500


def noon():
    return dt.datetime.combine(generated.TODAY, dt.time(12), dt.UTC)


@pytest.fixture
def embedded(tmp_path):
    return EmbeddedEngine(tmp_path)


def build(engine, documents, number=1):
    with engine.generation(number) as generation:
        generation.add(documents.values())
        generation.swap(number)


def assert_same(engine, documents):
    vocabulary = generated.vocabulary_of(documents)
    asked = 0
    with clock.travel(noon()):
        for question, plan in generated.plans(QUESTIONS, vocabulary):
            expected, found = answer(plan, documents.values()), engine.search(plan)
            assert found.total == expected.total, question
            assert found.hits == expected.hits, question
            assert {k: dict(v) for k, v in found.counts.items()} == expected.counts, question
            asked += 1
    assert asked >= QUESTIONS


def change_three_in_ten(engine, documents, number):
    written, gone = generated.changed(documents, seed=number)
    engine.write(written.values(), gone, number)
    return {key: document for key, document in (documents | written).items() if key not in set(gone)}


def test_the_embedded_engine_finds_counts_and_orders_as_a_reader_of_everything():
    embedded = EmbeddedEngine(None)
    documents = generated.documents(SERVICES)
    build(embedded, documents)
    assert_same(embedded, documents)


def test_also_after_three_in_ten_were_changed_or_deleted(embedded):
    documents = generated.documents(SERVICES)
    build(embedded, documents)
    for number in (2, 3):
        documents = change_three_in_ten(embedded, documents, number)
    assert_same(embedded, documents)
    assert dict(embedded.contents()) == {key: document.digest for key, document in documents.items()}


@pytest.mark.elastic
def test_both_engines_give_the_same_hits_counts_and_order(elastic, embedded):
    documents = generated.documents(SERVICES_ON_BOTH)
    for engine in (embedded, elastic):
        build(engine, documents)
    assert_alike(embedded, elastic, documents)
    for number in (2, 3):
        for engine in (embedded, elastic):
            left = change_three_in_ten(engine, documents, number)
        documents = left
    assert_alike(embedded, elastic, documents)
    assert dict(elastic.contents()) == {key: document.digest for key, document in documents.items()}


def assert_alike(one, other, documents):
    with clock.travel(noon()):
        for question, plan in generated.plans(QUESTIONS, generated.vocabulary_of(documents)):
            first, second = one.search(plan), other.search(plan)
            assert (first.total, first.hits) == (second.total, second.hits), question
            assert {k: dict(v) for k, v in first.counts.items()} == second.counts, question


def test_an_engine_that_is_not_built_says_so(tmp_path):
    engine = EmbeddedEngine(tmp_path / "nothing")
    assert engine.problem() == "not built"
    assert engine.needs_building()
    _question, plan = next(iter(generated.plans(1, generated.vocabulary_of({}))))
    with pytest.raises(Unavailable):
        engine.search(plan)
