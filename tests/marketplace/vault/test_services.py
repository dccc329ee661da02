import pytest

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core.errors import DomainError, Refused
from marketplace.vault import keys, services
from marketplace.vault.models import VaultEntry, VaultView
from tests.marketplace.accounts.factories import OrganisationFactory, create_member
from tests.marketplace.vault.factories import create_entry

SECRET = "The panel in the pump house has no password"


@pytest.fixture
def owner():
    return create_member(Role.OPERATOR_PREPARER)


@pytest.fixture
def entry(owner):
    return create_entry(by=owner.actor(), organisation=owner.organisation, content=SECRET)


def test_what_is_sealed_comes_back_and_the_view_is_logged(owner, entry):
    assert services.open_entry(by=owner.actor(), entry=entry, purpose="Reading my own note") == SECRET
    view = VaultView.objects.get()
    assert (view.user, view.organisation, view.purpose) == (owner.user, owner.organisation, "Reading my own note")


@pytest.mark.parametrize("content", [{"1.A": "no", "2.B": ["a", "b"]}, ["x"], "", "ünïcode"])
def test_answers_keep_their_shape(owner, content):
    entry = create_entry(by=owner.actor(), organisation=owner.organisation, content=content)
    assert services.open_entry(by=owner.actor(), entry=entry, purpose="test") == content


def test_the_text_stands_neither_in_the_row_nor_in_the_audit_events(entry):
    assert SECRET not in str(VaultEntry.objects.values().get())
    assert SECRET not in str(list(AuditEvent.objects.values()))


def test_another_organization_is_refused_and_nothing_is_logged(entry):
    stranger = create_member(Role.OPERATOR_OWNER)
    with pytest.raises(Refused):
        services.open_entry(by=stranger.actor(), entry=entry, purpose="Looking")
    assert not VaultView.objects.exists()


def test_a_kind_without_a_rule_is_opened_by_nobody(owner, entry):
    VaultEntry.objects.update(kind="nobody.declared")
    entry.refresh_from_db()
    with pytest.raises(Refused):
        services.open_entry(by=SYSTEM, entry=entry, purpose="Looking")
    with pytest.raises(Refused):
        services.open_entry(by=owner.actor(), entry=entry, purpose="Looking")
    assert not VaultView.objects.exists()


def test_nothing_is_sealed_under_a_kind_that_nobody_declared():
    with pytest.raises(LookupError):
        services.seal(by=SYSTEM, organisation=OrganisationFactory(), kind="nobody.declared.this", content="x")
    assert not VaultEntry.objects.exists()


def test_new_content_takes_the_place_of_the_old(owner, entry):
    services.replace_content(by=owner.actor(), entry=entry, content="Fixed in June")
    entry.refresh_from_db()
    assert services.open_entry(by=owner.actor(), entry=entry, purpose="test") == "Fixed in June"


def test_erasing_empties_the_row_and_keeps_its_dates(owner, entry):
    services.erase(by=owner.actor(), entry=entry)
    entry.refresh_from_db()
    assert entry.ciphertext == ""
    assert entry.erased_at is not None
    with pytest.raises(DomainError, match="erased by its owner"):
        services.open_entry(by=owner.actor(), entry=entry, purpose="test")


def test_the_ciphertext_of_another_entry_does_not_open(owner, entry):
    other = create_entry(by=owner.actor(), organisation=owner.organisation, content="another text")
    VaultEntry.objects.filter(pk=entry.pk).update(ciphertext=other.ciphertext)
    entry.refresh_from_db()
    with pytest.raises(keys.WrongKeys):
        services.open_entry(by=owner.actor(), entry=entry, purpose="test")


def test_of_several_texts_the_readable_ones_are_opened_and_only_these_are_logged(owner, entry):
    erased = create_entry(by=owner.actor(), organisation=owner.organisation)
    services.erase(by=owner.actor(), entry=erased)
    erased.refresh_from_db()
    elsewhere = create_entry(by=owner.actor())
    texts = services.open_readable(by=owner.actor(), entries=[entry, erased, elsewhere], purpose="Reading")
    assert texts == {entry.pk: SECRET}
    assert VaultView.objects.get().entry == entry


def test_several_texts_are_opened_all_or_none(owner, entry):
    elsewhere = create_entry(by=owner.actor())
    with pytest.raises(Refused):
        services.open_entries(by=owner.actor(), entries=[entry, elsewhere], purpose="Reading")
    assert not VaultView.objects.exists()
