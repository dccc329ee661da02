import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.audit.models import AuditEvent
from marketplace.audit.services import record
from marketplace.core import immutability
from tests.marketplace.accounts.factories import OrganisationFactory

HARMLESS = {
    "sqlite": [
        f'DROP TRIGGER "{immutability.PREFIX}audit_auditevent_update"',
        f'CREATE TRIGGER "{immutability.PREFIX}audit_auditevent_update" BEFORE UPDATE ON "audit_auditevent" '
        "BEGIN SELECT 1; END",
    ],
    "postgresql": [
        f"CREATE OR REPLACE FUNCTION {immutability.PREFIX}refuse() RETURNS trigger AS $$ "
        "BEGIN RETURN NEW; END; $$ LANGUAGE plpgsql"
    ],
}


@pytest.fixture
def event():
    return record(SYSTEM, OrganisationFactory(), "organisation.created")


def test_every_append_only_table_is_guarded():
    assert AuditEvent in immutability.protected()
    assert immutability.unarmed() == []


def test_an_event_cannot_be_changed(event):
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(action="organisation.forgotten")
    event.refresh_from_db()
    assert event.action == "organisation.created"


def test_an_event_cannot_be_deleted_even_in_plain_sql(event):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [event.pk])
    assert AuditEvent.objects.filter(pk=event.pk).exists()


def test_a_missing_trigger_is_noticed_and_put_back(event):
    immutability.remove()
    assert "audit_auditevent" in immutability.unguarded()
    assert "audit_auditevent" in immutability.problem()
    immutability.install()
    assert immutability.unguarded() == []


def test_a_trigger_that_lets_a_change_through_is_noticed_at_the_start(event):
    table = "audit_auditevent"
    with connection.cursor() as cursor:
        for statement in HARMLESS[connection.vendor]:
            cursor.execute(statement)
    assert table not in immutability.unguarded()
    assert table in immutability.unarmed()
    immutability.remove()
    immutability.install()


def test_the_check_at_the_start_names_the_table(event, capsys):
    immutability.remove()
    call_command("check", databases=["default"])
    assert "audit_auditevent can be changed" in capsys.readouterr().err
    immutability.install()


@pytest.mark.django_db(transaction=True)
def test_a_flush_between_tests_leaves_the_guards_standing(event):
    with immutability.disarmed():
        assert immutability.unguarded() != []
    assert immutability.unguarded() == []
