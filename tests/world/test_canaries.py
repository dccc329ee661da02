"""A string in every field that tells where an operator is weak: nobody reads it but those whom it is for.

Planted through the services, looked for on every page as everybody, and in mails, messages, logs, the audit trail,
sessions, the search, files, and every column of the database. What holds it is declared in `canaries/planted.py`.
"""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from marketplace.audit.models import AuditEvent
from marketplace.core import clock, outbox
from marketplace.core.models import OutboxRow
from marketplace.documents import access as files
from marketplace.documents.models import Classification
from marketplace.notices.models import Notice
from marketplace.vault import access as vault
from subsidies.services.screening import ANSWERS as SCREENING
from subsidies.views.screening import COOKIE
from tests import source
from tests.world.access import things
from tests.world.access.declared import Row
from tests.world.access.table import ROWS
from tests.world.access.visits import Cast, homes, visit
from tests.world.canaries.planted import GOAL, Canary, Visitor, plant, visitor
from tests.world.canaries.watch import Sighting, files_with, logged, sightings, tables_with

pytestmark = pytest.mark.slow

A_DAY = 24 * 60 * 60
# Where the bytes of uploads stay; the way to them is the download, which is walked.
PRIVATE_FILES = "private/"


@dataclass
class Garden:
    """What was planted, and all that was seen of it."""

    cast: Cast
    canaries: list[Canary]
    visitor: Visitor
    seen: list[Sighting]
    mails: list[str]
    lines: list[str]

    @property
    def texts(self) -> list[str]:
        return [*(canary.text for canary in self.canaries), self.visitor.text]


@pytest.fixture(scope="module")
def garden(world):
    """Plant, send what waits to be sent, look everywhere; the world is as before when the tests are over."""
    things.forget()
    with transaction.atomic(), override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=A_DAY), logged() as lines:
        cast = Cast(homes())
        OutboxRow.objects.filter(done_at=None).update(done_at=clock.now())
        mail.outbox = []
        canaries, told = plant(), visitor()
        outbox.drain(limit=10_000)
        mails = [str(sent.message()) for sent in mail.outbox]
        seen = sightings(cast, ROWS + [canary.row for canary in canaries if canary.row], canaries)
        yield Garden(cast, canaries, told, seen, mails, lines)
        transaction.set_rollback(True)
    things.forget()


def ours(kinds: list[str]) -> set[str]:
    """Without the kinds that other tests declare for themselves."""
    return {kind for kind in kinds if kind.partition(".")[0] in source.apps()}


def test_every_kind_of_protected_text_and_file_has_a_canary(garden):
    texts = {canary.kind for canary in garden.canaries if canary.entry} | {SCREENING}
    assert texts >= ours(vault.kinds()), "Plant a string of the new kind in tests/world/canaries/planted.py"
    sensitive = {
        kind for kind in ours(files.kinds()) if files.declared(kind).classification == Classification.SECURITY_SENSITIVE
    }
    in_files = {canary.kind for canary in garden.canaries if canary.entry is None}
    assert in_files == sensitive, "Plant a file of the new kind in tests/world/canaries/planted.py"


def test_no_page_shows_it_to_anybody_else(garden):
    leaks = sorted({str(one) for one in garden.seen if not one.is_allowed})
    assert not leaks, "\n".join(leaks)


def test_no_page_that_shows_it_is_kept_by_a_cache(garden):
    """A browser on a shared desk forgets it, too."""
    kept = {one.row.route for one in garden.seen if "no-store" not in one.caching}
    assert garden.seen
    assert not kept


def test_its_readers_really_see_it(garden):
    faults = []
    for canary in garden.canaries:
        people = list(garden.cast.inside(canary.row, canary.thing)) if canary.row else []
        readers = [person for person in people if canary.is_for(person)]
        assert bool(readers) == bool(canary.row)
        for reader in readers:
            answer = visit(reader, canary.row, canary.thing.arguments, post=False)
            if canary.text not in answer.body:
                faults.append(f"“{canary.text}” is not shown to {reader.role}")
    assert not faults, "\n".join(faults)


def test_the_vault_opens_for_its_readers_alone(garden):
    """What no page shows again, too."""
    for canary in (one for one in garden.canaries if one.entry):
        around = [*garden.cast.inside(Row("any page"), canary.thing), *garden.cast.strangers(canary.thing)]
        members = [person for person in around if person.membership]
        opened = {
            (person.role, person.organisation_id)
            for person in members
            if vault.may_open(person.membership.actor(), canary.entry)
        }
        readers = {(person.role, person.organisation_id) for person in members if canary.is_for(person)}
        assert opened == readers, canary.text
        assert readers


def test_what_a_visitor_told_us_is_shown_to_who_has_the_code_and_stands_on_no_other_page(garden):
    page = reverse("check_question", args=["place"])
    with_the_code, without = Client(), Client()
    with_the_code.cookies[COOKIE] = garden.visitor.code
    shown = with_the_code.get(page)
    assert garden.visitor.text in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert garden.visitor.text not in without.get(page).content.decode()


def test_no_mail_and_no_log_repeats_it(garden):
    assert garden.mails
    assert garden.lines
    for text in garden.texts:
        assert not [sent for sent in garden.mails if text in sent]
        assert not [line for line in garden.lines if text in line]


def test_it_stands_readable_in_no_column_of_the_database(garden):
    """Messages, the audit trail, later work and everything else; sessions are unpacked below."""
    assert AuditEvent.objects.filter(action="vault.sealed").exists()
    assert Notice.objects.exists()
    public = {(canary.in_the_open, text) for canary in garden.canaries for text in (canary.text, GOAL)}
    assert set(tables_with([*garden.texts, GOAL])) - public == set()


def test_no_session_holds_it(garden):
    unpacked = [str(session.get_decoded()) for session in Session.objects.order_by("pk")]
    assert unpacked
    assert not [text for text in garden.texts if any(text in one for one in unpacked)]


def test_no_file_but_the_upload_itself_holds_it(garden):
    for text in garden.texts:
        found = [name for name in files_with(settings.VAR_DIR, text) if not name.startswith(PRIVATE_FILES)]
        assert found == []


@pytest.mark.parametrize("page", ["search:services", "guidance_search"])
def test_the_search_answers_as_to_a_word_that_nobody_ever_wrote(garden, page):
    known, unknown = "Quillfern", "Wurzelbaum"
    answers = [
        Client().get(reverse(page), {"q": word}).content.decode().replace(word, "…").replace(word.lower(), "…")
        for word in (known, unknown)
    ]
    assert answers[0] == answers[1]
