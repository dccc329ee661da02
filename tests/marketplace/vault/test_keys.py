import datetime as dt
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.vault import checks, keys, selectors, services
from marketplace.vault.models import BackUp, VaultCanary
from marketplace.vault.panels import tasks
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


def test_an_interrupted_rotation_goes_on_where_it_was(key_file):
    owner = create_member(Role.OPERATOR_OWNER)
    entries = [create_entry(by=owner.actor(), organisation=owner.organisation) for _number in range(3)]
    old = keys.newest_key_id()
    keys.write_key_file([keys.new_key(), *keys.key_list()], replace=True)
    assert services.rotate_batch(2) == 2
    assert [(key.key_id, key.entries) for key in selectors.keys_in_use()] == [(keys.newest_key_id(), 2), (old, 1)]
    call_command("vault_rotate")
    assert [key.entries for key in selectors.keys_in_use()] == [3, 0]
    assert services.open_entry(by=owner.actor(), entry=type(entries[0]).objects.last(), purpose="test")


@pytest.mark.parametrize("is_new", [True, False])
def test_an_entry_names_the_key_it_is_sealed_with_though_a_new_one_comes_meanwhile(key_file, monkeypatch, is_new):
    owner = create_member(Role.OPERATOR_OWNER)
    entry = create_entry(by=owner.actor(), organisation=owner.organisation)
    old = keys.key_list()
    new, read = [keys.new_key(), *old], iter([old])
    with monkeypatch.context() as patch:
        patch.setattr(keys, "key_list", lambda: next(read, new))
        if is_new:
            entry = create_entry(by=owner.actor(), organisation=owner.organisation, content="kept")
        else:
            entry = services.replace_content(by=owner.actor(), entry=entry, content="kept")
    assert entry.key_id == keys.key_id(old[0])
    assert services.open_entry(by=owner.actor(), entry=entry, purpose="test") == "kept"


def test_a_key_in_use_is_not_dropped_and_an_unused_one_is(key_file, capsys):
    owner = create_member(Role.OPERATOR_OWNER)
    create_entry(by=owner.actor(), organisation=owner.organisation)
    old = keys.newest_key_id()
    keys.write_key_file([keys.new_key(), *keys.key_list()], replace=True)
    with pytest.raises(CommandError, match="1 entries are still sealed"):
        call_command("vault_keys", retire=old)
    assert len(keys.key_list()) == 2
    call_command("vault_rotate")
    call_command("vault_keys", retire=old)
    assert [keys.key_id(key) for key in keys.key_list()] == [keys.newest_key_id()]
    assert f"1. {keys.newest_key_id()}: 1 entries" in capsys.readouterr().out
    with pytest.raises(CommandError, match="newest"):
        call_command("vault_keys", retire=keys.newest_key_id())
    assert selectors.canary_problem() == ""


def test_a_key_that_seals_something_and_is_gone_is_listed_as_missing(key_file, capsys):
    owner = create_member(Role.OPERATOR_OWNER)
    entry = create_entry(by=owner.actor(), organisation=owner.organisation)
    keys.write_key_file([keys.new_key()], replace=True)
    call_command("vault_keys")
    assert f"MISSING {entry.key_id}: 1 entries" in capsys.readouterr().out


def test_readiness_tells_a_wrong_key_and_a_missing_back_up(key_file, settings, client):
    services.plant_canary()
    settings.DEMO = False
    settings.VAULT_KEYS = [keys.new_key()]
    report = client.get("/readyz").json()
    assert report["status"] == "degraded"
    assert "No key" in report["parts"]["vault"]
    assert "Nobody has confirmed" in report["parts"]["vault_back_up"]


def test_a_confirmed_back_up_holds_ninety_days_and_for_its_key_only(key_file, settings):
    keys.key_list()
    settings.DEMO = False
    call_command("vault_backup_confirm", name="Dana Reyes")
    assert selectors.back_up_problem() == ""
    with clock.travel(clock.now() + dt.timedelta(days=91)):
        assert "more than 90 days ago" in selectors.back_up_problem()
    keys.write_key_file([keys.new_key(), *keys.key_list()], replace=True)
    assert "a new key" in selectors.back_up_problem()
    with pytest.raises(CommandError, match="Say who"):
        call_command("vault_backup_confirm", name=" ")
    assert BackUp.objects.count() == 1


def test_staff_are_reminded_of_the_back_up_and_others_are_not(key_file, settings):
    keys.key_list()
    settings.DEMO = False
    assert [str(task.title) for task in tasks(create_member(Role.VETTING_OFFICER).actor())] == [
        "Copy the keys of the vault"
    ]
    assert not list(tasks(create_member(Role.OPERATOR_OWNER).actor()))
    services.confirm_back_up(name="Dana Reyes")
    assert not list(tasks(create_member(Role.VETTING_OFFICER).actor()))
