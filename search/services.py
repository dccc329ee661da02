"""Keeping the indexes true: following the change log, building anew, comparing with the database. What was asked."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from marketplace.core import changes, clock
from providers.models import Listing
from search.analysis import words
from search.documents import documents_of
from search.engines import Engine
from search.engines.switch import engine_named
from search.models import IndexCursor, QueryLog, VocabularySnapshot
from search.selectors import Catalogue, Question
from search.vocabulary import count_words

BATCH = 500
KEEP_QUERIES = dt.timedelta(days=90)
LONGEST_NOTED = 200
NOTED_FACETS = ("category", "state")
# A program changes what is said of all services of its kinds.
OF_EVERY_SERVICE = "program"

type_of_progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Differences:
    """Ids of services: not in the index, in it though not public, and there with other words."""

    missing: tuple[int, ...]
    ghosts: tuple[int, ...]
    stale: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.ghosts or self.stale)


NO_DIFFERENCES = Differences((), (), ())


def _locked_cursor(name: str) -> IndexCursor:
    """One follower for each index: whoever holds the row."""
    IndexCursor.objects.get_or_create(index=name)
    return IndexCursor.objects.locked().get(index=name)


def follow(*, name: str) -> int:
    """Bring what changed since the cursor into the index, in order; how many changes. Builds one that is not there.

    An engine that is away keeps its cursor, so that nothing is lost. Doing a batch twice changes nothing.
    """
    engine = engine_named(name)
    if engine.problem():
        return rebuild(name=name) if engine.needs_building() else 0
    total = 0
    while count := _follow_batch(engine):
        total += count
    return total


@transaction.atomic
def _follow_batch(engine: Engine) -> int:
    cursor = _locked_cursor(engine.name)
    found = changes.changes_after(cursor.number, BATCH)
    if found:
        _bring(engine, found, found[-1].pk)
        cursor.number, cursor.followed_at = found[-1].pk, clock.now()
        cursor.save(update_fields=["number", "followed_at"])
    return len(found)


def _bring(target, found: Iterable, number: int) -> None:
    """What the changes touched, as it is now, into an engine or a generation."""
    ids = _touched(found)
    documents = {document.id: document for document in documents_of(ids)}
    gone = _all_known(target) - documents.keys() if ids is None else ids - documents.keys()
    target.write(documents.values(), sorted(gone), number)


def _touched(found: Iterable) -> set[int] | None:
    """Ids of services; None for all of them."""
    ids: set[int] = set()
    providers: set[int] = set()
    for change in found:
        if change.kind == OF_EVERY_SERVICE:
            return None
        (ids if change.kind == "listing" else providers).add(change.object_id)
    if providers:
        ids |= set(Listing.objects.filter(provider__in=providers).order_by("pk").values_list("pk", flat=True))
    return ids


def _all_known(target) -> set[int]:
    return set(Listing.objects.order_by("pk").values_list("pk", flat=True))


def rebuild(*, name: str, progress: type_of_progress = lambda count: None) -> int:
    """Build the index beside the one that answers and swap; how many services are in it.

    The snapshot is of number n of the log; what is written meanwhile is brought in after n, the last of it while the
    follower waits. A crash before the swap leaves the old index as it was.
    """
    engine = engine_named(name)
    number = changes.last_number()
    total = 0
    with engine.generation(number) as generation:
        texts = []

        def counted():
            nonlocal total
            for document in documents_of():
                total += 1
                texts.append(({t for text in document.texts.values() for t in text}, document.written))
                progress(total)
                yield document

        generation.add(counted())
        number = _catch_up(generation, number)
        with transaction.atomic():
            cursor = _locked_cursor(name)
            number = _catch_up(generation, number)
            generation.swap(number)
            cursor.number, cursor.rebuilt_at = number, clock.now()
            cursor.save(update_fields=["number", "rebuilt_at"])
            _keep_vocabulary(texts)
    return total


def _catch_up(generation, number: int) -> int:
    while found := changes.changes_after(number, BATCH):
        number = found[-1].pk
        _bring(generation, found, number)
    return number


def _keep_vocabulary(texts: Iterable[tuple[Iterable[str], Iterable[str]]]) -> None:
    documents, its_tokens, words = count_words(texts)
    VocabularySnapshot.objects.create(documents=documents, tokens=its_tokens, words=words)
    newest = VocabularySnapshot.objects.order_by("-pk").values_list("pk", flat=True)[:2]
    VocabularySnapshot.objects.exclude(pk__in=list(newest)).delete()


def note_query(*, question: Question, catalogue: Catalogue) -> None:
    """Remember for the report of gaps what was searched for, without who, from where or at what hour."""
    unknown = {word for part in catalogue.reading.left_out for word in part.split()}
    said = ["…" if word in unknown else word for word in words(catalogue.reading.did_you_mean or question.q)]
    narrowed = " ".join(f"{facet}={code}" for facet in NOTED_FACETS for code in question.chosen.get(facet, {}))
    rows = [(" ".join(said), catalogue.total, narrowed)] if set(said) - {"…"} else []
    rows += [(word, 0, "") for word in sorted(unknown) if word.isalpha()]
    QueryLog.objects.bulk_create(
        QueryLog(words=text[:LONGEST_NOTED], day=clock.today(), found=found, narrowed_by=choices[:LONGEST_NOTED])
        for text, found, choices in rows
    )


def forget_queries() -> None:
    QueryLog.objects.filter(day__lt=clock.today() - KEEP_QUERIES).delete()


def refresh_vocabulary() -> None:
    """Read the words of all public services anew, for every engine at once."""
    _keep_vocabulary(
        ({t for text in document.texts.values() for t in text}, document.written) for document in documents_of()
    )


def verify(*, name: str) -> Differences:
    """Compare every document of the index with the database.

    What changed since the follower last ran counts as a difference too, so let it run first.
    """
    there = dict(engine_named(name).contents())
    should_be = {document.id: document.digest for document in documents_of()}
    return Differences(
        missing=tuple(sorted(should_be.keys() - there.keys())),
        ghosts=tuple(sorted(there.keys() - should_be.keys())),
        stale=tuple(sorted(key for key in should_be.keys() & there.keys() if should_be[key] != there[key])),
    )


def heal(*, name: str) -> Differences:
    """Write what differs; what was found. An engine that does not answer is left alone."""
    engine = engine_named(name)
    if engine.problem() or not (found := verify(name=name)):
        return NO_DIFFERENCES
    with transaction.atomic():
        _locked_cursor(name)
        number = changes.last_number()
        ids = {*found.missing, *found.ghosts, *found.stale}
        documents = {document.id: document for document in documents_of(ids)}
        engine.write(documents.values(), sorted(ids - documents.keys()), number)
    return found
