import pytest
from django.core.management import call_command

from marketplace.accounts.actor import SYSTEM
from marketplace.audit import chain
from marketplace.audit.models import AuditSeal
from marketplace.audit.services import record, seal_events
from marketplace.core import outbox
from tests.marketplace.accounts.factories import OrganisationFactory, create_member


@pytest.fixture
def events():
    organisation = OrganisationFactory()
    return [record(SYSTEM, organisation, "organisation.renamed", number=number) for number in range(5)]


def test_an_event_says_who_did_what_to_which_thing():
    member = create_member("operator_owner")
    event = record(member.actor(), member.organisation, "organisation.renamed", source="a", target="b", cents=5)
    assert (event.object_kind, event.reference) == ("accounts.organisation", member.organisation.reference)
    assert (event.user_id, event.organisation_id) == (member.user_id, member.organisation_id)
    assert (event.roles, event.facts) == (["operator_owner"], {"cents": 5})


def test_every_event_is_linked_to_the_one_before(events):
    assert seal_events() == 5
    assert seal_events() == 0
    seals = list(AuditSeal.objects.all())
    assert seals[0].previous_sha256 == chain.GENESIS
    assert [seal.previous_sha256 for seal in seals[1:]] == [seal.sha256 for seal in seals[:-1]]
    verdict = chain.verify()
    assert (verdict.seals, verdict.unsealed, verdict.broken, verdict.head) == (5, 0, "", seals[-1].sha256)


def test_sealing_goes_on_where_it_stopped(events):
    assert seal_events(limit=2) == 2
    assert chain.verify().unsealed == 3
    assert seal_events() == 3
    assert chain.verify().broken == ""


def test_an_event_that_commits_late_is_sealed_after_its_elders(events):
    late, *others = events
    AuditSeal.objects.bulk_create(
        [AuditSeal(event=others[0], previous_sha256=chain.GENESIS, sha256=chain.link(chain.GENESIS, others[0]))]
    )
    seal_events()
    assert late.seal.pk > others[0].seal.pk
    assert chain.verify().unsealed == 0


def test_the_command_reports_the_tail_that_waits(events, capsys):
    call_command("audit_verify")
    assert "0 events sealed, 5 not yet" in capsys.readouterr().out


def test_the_worker_seals_what_its_own_round_wrote(events):
    outbox.enqueue("core.sweep_outbox")
    call_command("work", once=True)
    assert chain.verify().unsealed == 0
