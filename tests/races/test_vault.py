"""The keys of the vault are changed while somebody seals an entry."""

import time
from functools import partial

import pytest
from django.db import transaction

from marketplace.accounts.roles import Role
from marketplace.vault import access, keys, services
from marketplace.vault.models import VaultCanary, VaultEntry
from tests.concurrency import Meeting, at_once
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.vault.factories import KIND, allow_owner, create_entry

# So long an entry is written and not committed.
SECONDS = 0.4


@pytest.fixture
def owner(own_database, settings, tmp_path):
    settings.VAULT_KEYS = []
    settings.VAULT_KEY_FILE = tmp_path / "vault.keys"
    keys.key_list()
    access.register(KIND, allow_owner)
    return create_member(Role.OPERATOR_OWNER)


@transaction.atomic
def seal_slowly(owner):
    create_entry(by=owner.actor(), organisation=owner.organisation, content="kept")
    time.sleep(SECONDS)


def change_keys(old):
    # Here it meets the other one, whose entry is written by then.
    VaultCanary.objects.all().delete()
    keys.write_key_file([keys.new_key(), *keys.key_list()], replace=True)
    services.rotate_batch()
    services.retire_key(key_id=old)


def test_a_key_is_not_retired_under_an_entry_that_is_being_sealed(owner):
    old = keys.newest_key_id()
    meeting = Meeting(tables=("audit_auditevent", "vault_vaultcanary"))
    answers = at_once(partial(seal_slowly, owner), partial(change_keys, old), meeting=meeting)
    assert answers[0].verdict == "won"
    assert answers[1].verdict != "broken", answers[1].text
    entry = VaultEntry.objects.get()
    assert services.open_entry(by=owner.actor(), entry=entry, purpose="test") == "kept"
    services.rotate_batch()
    entry.refresh_from_db()
    assert (entry.key_id, services.rotate_batch()) == (keys.newest_key_id(), 0)
