"""An index follows the change log, is built beside the one that answers, and is held against the database."""

import dataclasses
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from marketplace.accounts.actor import SYSTEM
from marketplace.core import changes
from providers.services import listings, profiles
from search import services
from search.clauses import Order, Plan
from search.documents import documents_of
from search.engines import switch
from search.engines.embedded import EmbeddedEngine
from search.models import IndexCursor, VocabularySnapshot
from tests.providers.factories import draft_listing, publish, vetted_provider

PLAIN = Plan(order=Order("standing_points", descending=True))


@pytest.fixture
def engine(monkeypatch, tmp_path):
    """An index in a folder that only the worker's services write."""
    own = EmbeddedEngine(tmp_path / "search")
    for module in (services.indexing, switch):
        monkeypatch.setattr(module, "engine_named", lambda name: own)
    return own


@pytest.fixture
def shop(content):
    firm = vetted_provider(name="Tovilune Cyber")
    return lambda name, **changes: publish(draft_listing(firm, content(**changes), name=name))


def shown(engine):
    return {key for key, _score in engine.search(PLAIN).hits}


def test_an_index_that_is_not_there_is_built_and_then_follows(engine, shop):
    first = shop("Night watch")
    services.follow(name="embedded")
    assert shown(engine) == {first.pk}
    second = shop("Backups")
    assert shown(engine) == {first.pk}
    services.follow(name="embedded")
    assert shown(engine) == {first.pk, second.pk}
    assert IndexCursor.objects.get().number == changes.last_number()
    assert services.follow(name="embedded") == 0


def test_what_is_taken_down_goes_and_what_the_firm_says_of_itself_comes_in(engine, shop):
    listing, other = shop("Night watch"), shop("Backups")
    services.follow(name="embedded")
    listings.unpublish_listing(by=SYSTEM, listing_id=listing.pk)
    profiles.save_profile(by=SYSTEM, provider_id=other.provider_id, languages=["es"], team_size=7)
    services.follow(name="embedded")
    assert shown(engine) == {other.pk}
    assert not services.verify(name="embedded")
    [document] = documents_of()
    assert (document.codes["language"], document.codes["team"]) == (("es",), ("to-10",))


def test_a_batch_done_twice_changes_nothing(engine, shop):
    shop("Night watch")
    services.follow(name="embedded")
    before = dict(engine.contents())
    IndexCursor.objects.update(number=0)
    services.follow(name="embedded")
    assert dict(engine.contents()) == before


def test_a_rebuild_that_dies_leaves_the_old_index(engine, shop, monkeypatch):
    listing = shop("Night watch")
    services.follow(name="embedded")
    shop("Backups")

    def dies(count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.rebuild(name="embedded", progress=dies)
    assert shown(engine) == {listing.pk}
    assert len([path for path in engine.folder.iterdir() if path.is_dir()]) == 1


def test_what_changes_during_a_rebuild_is_in_it(engine, shop):
    first = shop("Night watch")
    came = []

    def meanwhile(count):
        if not came:
            came.append(shop("Backups"))
            listings.unpublish_listing(by=SYSTEM, listing_id=first.pk)

    services.rebuild(name="embedded", progress=meanwhile)
    assert shown(engine) == {came[0].pk}
    assert IndexCursor.objects.get().number == changes.last_number()


def test_a_reader_in_another_process_sees_what_the_worker_writes_and_swaps(engine, shop):
    listing = shop("Night watch")
    services.rebuild(name="embedded")
    reader = EmbeddedEngine(engine.folder)
    assert shown(reader) == {listing.pk}
    other = shop("Backups")
    services.follow(name="embedded")
    assert shown(reader) == {listing.pk, other.pk}
    services.rebuild(name="embedded")
    assert shown(reader) == {listing.pk, other.pk}


def test_verify_names_missing_ghosts_and_stale_and_fix_heals_them(engine, shop):
    lost, changed = shop("Lost"), shop("Changed")
    services.follow(name="embedded")
    documents = {document.id: document for document in documents_of()}
    ghost = 999_999
    wrong = dataclasses.replace(documents[changed.pk], numbers=documents[changed.pk].numbers | {"start": 1})
    engine.write([dataclasses.replace(documents[lost.pk], id=ghost), wrong], [lost.pk], 1)
    found = services.verify(name="embedded")
    assert (found.missing, found.ghosts, found.stale) == ((lost.pk,), (ghost,), (changed.pk,))
    out = StringIO()
    with pytest.raises(CommandError, match="--fix"):
        call_command("search_verify", stdout=out)
    assert "1 missing, 1 ghosts, 1 stale" in out.getvalue()
    call_command("search_verify", "--fix", stdout=out)
    assert not services.verify(name="embedded")


def test_each_rebuild_reads_the_words_anew_and_keeps_two_snapshots(engine, shop):
    shop("Night watch")
    for _time in range(3):
        services.rebuild(name="embedded")
    assert VocabularySnapshot.objects.count() == 2
    newest = VocabularySnapshot.objects.order_by("-pk").first()
    assert newest.documents == 1
    assert newest.words["night"] == 1


def test_find_answers_scripts_with_sentences_that_add_up(shop):
    shop("Night watch")
    shop("Backups nobody can change")
    out = StringIO()
    call_command("find", "nihgt watch", "--facet", "state=MT", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["total"], answer["did_you_mean"]) == (2, "night watch")
    hit = answer["hits"][0]
    assert (hit["name"], hit["provider"], hit["categories"]) == ("Night watch", "Tovilune Cyber", ["MDR"])
    points = [int(sentence.rpartition("(+")[2].rstrip(")")) for sentence in hit["why"]]
    assert sum(points) == hit["score"] > answer["hits"][1]["score"]
    assert answer["facets"]["state"] == {"MT": 2}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["x", "--facet", "state=ZZ"], "Serves: ZZ"),
        (["x", "--facet", "state"], "KEY=VALUE"),
        (["x", "--limit", "0"], "1"),
    ],
)
def test_find_says_what_it_does_not_know(arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("find", *arguments)
