"""In tests the worker is always just done: whoever searches finds what was changed a moment ago.

The embedded index lives in memory, is empty before each test, and is built when a test first searches after a change.
Tests of following and rebuilding work with engines of their own.
"""

import pytest
from django.db import connection

from marketplace.core import changes
from search.documents import documents_of
from search.engines import switch
from search.engines.embedded import EmbeddedEngine
from search.selectors import catalogue, words
from search.vocabulary import Vocabulary, count_words


def vocabulary_of(documents, number=0) -> Vocabulary:
    texts = [({t for text in document.texts.values() for t in text}, document.written) for document in documents]
    return Vocabulary.of(number, *count_words(texts))


class Kept:
    """The index of one test."""

    def __init__(self):
        self.engine, self.is_current, self.vocabulary = EmbeddedEngine(None), False, Vocabulary()

    def renew(self):
        """What it asks of the database is the worker's, and not held against the page."""
        if self.is_current:
            return
        asked_before = len(connection.queries_log)
        documents = list(documents_of())
        with self.engine.generation(0) as generation:
            generation.add(documents)
            generation.swap(0)
        self.vocabulary, self.is_current = vocabulary_of(documents), True
        while len(connection.queries_log) > asked_before:
            connection.queries_log.pop()


@pytest.fixture(autouse=True)
def search_index(monkeypatch):
    kept = Kept()
    record, read, named = changes.record_changes, words.vocabulary, switch.engine_named

    def record_changes(*args):
        kept.is_current = False
        return record(*args)

    def vocabulary():
        kept.renew()
        read()
        return kept.vocabulary

    def engine_named(name):
        if name != switch.EMBEDDED:
            return named(name)
        kept.renew()
        return kept.engine

    words._read.cache_clear()
    # However long a test takes, it looks for new words once.
    monkeypatch.setattr(words, "LOOK_AGAIN_SECONDS", 3600)
    monkeypatch.setattr(changes, "record_changes", record_changes)
    monkeypatch.setattr("providers.services.outcomes.record_changes", record_changes)
    monkeypatch.setattr(catalogue, "vocabulary", vocabulary)
    monkeypatch.setattr(switch, "engine_named", engine_named)
    return kept
