import stat

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from marketplace.accounts.roles import Role
from marketplace.vault import checks, keys, selectors, services
from marketplace.vault.models import VaultCanary
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.vault.factories import create_entry


@pytest.fixture
def key_file(settings, tmp_path):
    settings.VAULT_KEYS = []
    settings.VAULT_KEY_FILE = tmp_path / "made" / "vault.keys"
    VaultCanary.objects.all().delete()
    return settings.VAULT_KEY_FILE


def test_the_embedded_default_makes_an_owner_only_file_that_survives(key_file):
    first = keys.key_list()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert keys.key_list() == first
    assert [path.name for path in key_file.parent.iterdir()] == ["vault.keys"]


def test_the_first_of_two_processes_makes_the_file(key_file):
    keys.write_key_file(["first"], replace=False)
    keys.write_key_file(["second"], replace=False)
    assert keys.key_list() == ["first"]


def test_production_without_keys_refuses_and_makes_no_file(key_file, settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured, match="LEVEE_VAULT_KEYS"):
        keys.key_list()
    assert [error.id for error in checks.vault_has_keys(None)] == ["vault.E001"]
    assert not key_file.exists()


def test_rotation_reads_the_old_key_and_writes_the_new(key_file, capsys):
    owner = create_member(Role.OPERATOR_OWNER)
    entry = create_entry(by=owner.actor(), organisation=owner.organisation, content="kept")
    old = keys.key_list()
    call_command("vault_rotate", new_key=True)
    entry.refresh_from_db()
    assert keys.key_list()[1:] == old
    assert entry.key_id == keys.newest_key_id()
    assert "1 entries sealed again" in capsys.readouterr().out
    # Once all is sealed anew the old key may go.
    keys.write_key_file(keys.key_list()[:1], replace=True)
    assert selectors.canary_problem() == ""
    assert services.open_entry(by=owner.actor(), entry=entry, purpose="test") == "kept"


def test_keys_from_the_environment_are_not_changed_by_us(key_file, settings):
    settings.VAULT_KEYS = [keys.new_key()]
    with pytest.raises(CommandError, match="LEVEE_VAULT_KEYS"):
        call_command("vault_rotate", new_key=True)


def test_a_start_with_the_wrong_key_is_noticed(key_file, settings):
    services.plant_canary()
    assert checks.vault_keys_fit(None, ["default"]) == []
    settings.VAULT_KEYS = [keys.new_key()]
    assert [error.id for error in checks.vault_keys_fit(None, ["default"])] == ["vault.E002"]
    assert "No key" in selectors.canary_problem()
