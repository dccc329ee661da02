"""`audit_verify` after somebody with the keys to the database took the triggers away and changed rows in plain SQL."""

import datetime as dt
import io
import json

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import connection

from marketplace.accounts.actor import SYSTEM
from marketplace.audit import chain
from marketplace.audit.models import AuditEvent, AuditSeal
from marketplace.audit.services import record, seal_events
from marketplace.core import clock, immutability, schedule
from tests.marketplace.accounts.factories import OrganisationFactory

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def heads(tmp_path, settings):
    """The folder of exported heads, empty."""
    settings.AUDIT_HEADS_DIR = tmp_path / "heads"
    return settings.AUDIT_HEADS_DIR


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def seals(organisation):
    """Six sealed events, as their seals."""
    for number in range(6):
        record(SYSTEM, organisation, "organisation.renamed", number=number)
    seal_events()
    return list(AuditSeal.objects.select_related("event").order_by("pk"))


@pytest.fixture
def sql():
    """sql(statement, …) without the triggers; what was broken is thrown away before they are put back."""
    immutability.remove()

    def sql(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    yield sql
    sql("DELETE FROM audit_auditseal")
    immutability.install()


def verify(**options):
    """(what the command says, its exit code)"""
    output = io.StringIO()
    try:
        call_command("audit_verify", stdout=output, **options)
    except CommandError as error:
        return str(error), error.returncode
    return output.getvalue(), 0


def export(day=0):
    with clock.travel(NOON + dt.timedelta(days=day)):
        call_command("audit_export_head", stdout=io.StringIO())


def delete(sql, *seals, events=True):
    for seal in seals:
        sql("DELETE FROM audit_auditseal WHERE id = %s", seal.pk)
        if events:
            sql("DELETE FROM audit_auditevent WHERE id = %s", seal.event_id)


def name(seal):
    return f"event {seal.event_id} (seal {seal.pk})"


def test_a_chain_that_holds_is_said_to_hold_and_what_a_head_would_add(seals, heads):
    words, code = verify()
    assert code == 0
    assert f"6 events sealed, 0 not yet. Head {seals[-1].sha256}" in words
    assert f"Add --heads {heads}" in words
    assert verify(heads=heads) == (f"There is no exported head in {heads}.", 1)


def test_a_flipped_byte_of_an_event_is_found(seals, sql):
    sql("UPDATE audit_auditevent SET action = 'organisation.renameD' WHERE id = %s", seals[2].event_id)
    words, code = verify()
    assert code == 1
    assert f"{name(seals[2])} does not match its seal" in words


def test_a_flipped_byte_of_a_seal_is_found(seals, sql):
    flipped = seals[2].sha256[:-1] + ("0" if seals[2].sha256[-1] != "0" else "1")
    sql("UPDATE audit_auditseal SET sha256 = %s WHERE id = %s", flipped, seals[2].pk)
    assert f"{name(seals[2])} does not match its seal" in verify()[0]
    sql(
        "UPDATE audit_auditseal SET sha256 = %s, previous_sha256 = %s WHERE id = %s",
        seals[2].sha256,
        flipped,
        seals[2].pk,
    )
    assert f"{name(seals[2])} does not follow {name(seals[1])}" in verify()[0]


def test_an_event_and_its_seal_deleted_from_the_middle_are_found(seals, sql):
    delete(sql, seals[2], seals[3])
    words, code = verify()
    assert code == 1
    assert f"{name(seals[4])} does not follow {name(seals[1])}: what stood between them was taken out" in words


def test_the_first_row_deleted_is_found(seals, sql):
    delete(sql, seals[0])
    assert f"{name(seals[1])} does not follow the beginning" in verify()[0]


def test_a_sealed_event_deleted_alone_is_found(seals, sql):
    sql("DELETE FROM audit_auditevent WHERE id = %s", seals[2].event_id)
    words, code = verify()
    assert code == 1
    assert f"{name(seals[2])} is gone, only its seal is left" in words


def test_a_seal_deleted_alone_is_found_although_the_event_is_sealed_again(seals, sql):
    delete(sql, seals[2], events=False)
    assert seal_events() == 1
    assert f"{name(seals[3])} does not follow {name(seals[1])}" in verify()[0]


def test_two_exchanged_events_are_found(seals, sql):
    first, second = seals[1].event_id, seals[3].event_id
    for source, target in ((first, 0), (second, first), (0, second)):
        sql("UPDATE audit_auditevent SET id = %s WHERE id = %s", target, source)
    words, code = verify()
    assert code == 1
    assert f"{name(seals[1])} does not match its seal" in words


def test_two_exchanged_seals_are_found(seals, sql):
    first, second = seals[1].pk, seals[3].pk
    for source, target in ((first, 0), (second, first), (0, second)):
        sql("UPDATE audit_auditseal SET id = %s WHERE id = %s", target, source)
    words, code = verify()
    assert code == 1
    assert f"event {seals[3].event_id} (seal {first}) does not follow {name(seals[0])}" in words


def test_the_newest_rows_cut_off_are_found_against_an_exported_head_and_only_then(seals, sql, heads):
    export()
    delete(sql, seals[4], seals[5])
    words, code = verify(heads=heads)
    assert code == 1
    assert f"counts 6 events up to {name(seals[5])}" in words
    assert f"ends with {name(seals[3])} as number 4: the newest rows were cut off, from number 5 on" in words
    assert verify()[1] == 0
    assert "the exported head" in verify(head=seals[5].sha256)[0]
    assert verify(head=seals[3].sha256)[1] == 0


def test_rows_cut_off_are_found_after_new_ones_took_their_place(seals, sql, heads, organisation):
    delete(sql, seals[5])
    seal_events()
    export(day=0)
    record(SYSTEM, organisation, "organisation.renamed", number=5)
    export(day=1)
    last = AuditSeal.objects.order_by("-pk").first()
    delete(sql, last)
    for number in range(2):
        record(SYSTEM, organisation, "organisation.renamed", number=number)
    seal_events()
    words, code = verify(heads=heads)
    assert code == 1
    assert f"rows after {name(seals[4])} and up to {name(last)} were cut off" in words


def test_a_chain_made_anew_from_a_row_on_is_found_against_an_exported_head(seals, sql, heads):
    export()
    sql("UPDATE audit_auditevent SET action = 'organisation.forgotten' WHERE id = %s", seals[2].event_id)
    head = seals[1].sha256
    for seal in seals[2:]:
        sha256 = chain.link(head, AuditEvent.objects.get(pk=seal.event_id))
        sql("UPDATE audit_auditseal SET previous_sha256 = %s, sha256 = %s WHERE id = %s", head, sha256, seal.pk)
        head = sha256
    assert verify()[1] == 0
    words, code = verify(heads=heads)
    assert code == 1
    assert f"rows after the beginning and up to {name(seals[5])} were cut off or made anew" in words


def test_a_long_chain_is_walked_in_pieces(seals, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(chain, "SEALS_AT_ONCE", 4)
    walked = []
    with django_assert_num_queries(6):
        assert chain.verify(progress=walked.append).seals == 6
    assert walked == [4, 2]


def test_each_day_a_head_is_exported_to_a_file_that_is_not_written_over(seals, heads, organisation):
    assert "audit.export_head" in [job.task for job in schedule.jobs() if job.every == dt.timedelta(days=1)]
    for day in range(2):
        with clock.travel(NOON + dt.timedelta(days=day)):
            current_app.tasks["audit.export_head"]()
        record(SYSTEM, organisation, "organisation.renamed", number=day)
    files = sorted(heads.iterdir())
    first, second = (json.loads(path.read_text()) for path in files)
    assert (first["events"], first["head"], first["at"]) == (6, seals[-1].sha256, "2026-11-23T12:00:00+00:00")
    assert second["events"] == 7
    export()
    assert json.loads(files[0].read_text()) == first
    assert "Exported heads found in the chain: 3" in verify(heads=heads)[0]


def test_no_head_is_exported_from_a_broken_chain(seals, sql, heads):
    sql("UPDATE audit_auditevent SET action = 'organisation.renameD' WHERE id = %s", seals[2].event_id)
    with pytest.raises(CommandError, match="The chain is broken: event"):
        export()
    assert not heads.exists()


def test_a_file_that_is_no_head_is_named(seals, heads):
    export()
    (heads / "notes.json").write_text("[]")
    assert verify(heads=heads) == ("notes.json is not an exported head.", 1)
