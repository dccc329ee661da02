import pytest
from django.urls import reverse

from marketplace.accounts.actor import ANONYMOUS, SYSTEM
from marketplace.accounts.roles import Role
from marketplace.vault.models import VaultView
from marketplace.vault.services import open_entry, seal
from tests.marketplace.vault.factories import KIND, create_entry

SECRET = "The panel in the pump house has no password"


@pytest.fixture
def owner(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    client.entry = create_entry(by=client.actor, organisation=client.membership.organisation, content=SECRET)
    return client


def log_of(client, **query):
    return client.get(reverse("vault:view_log"), query)


def test_an_operator_sees_who_opened_its_texts_why_and_never_the_text(owner):
    assert owner.entry.reference not in log_of(owner).content.decode()
    open_entry(by=owner.actor, entry=owner.entry, purpose="Reading private notes of REQ-7K3M9T")
    page = log_of(owner).content.decode()
    for words in (owner.membership.user.name, "Reading private notes of REQ-7K3M9T", owner.entry.reference):
        assert words in page
    assert SECRET not in page


def test_what_the_program_itself_opened_is_in_the_list(owner):
    VaultView.objects.create(entry=owner.entry, purpose="Keys were changed")
    assert "The system" in log_of(owner).content.decode()


def test_another_operator_sees_nothing_of_it(owner, sign_in):
    open_entry(by=owner.actor, entry=owner.entry, purpose="Reading it")
    assert not log_of(sign_in(Role.OPERATOR_OWNER)).context["page"].object_list


def test_views_of_what_belongs_to_nobody_are_seen_by_nobody(owner):
    left_by_a_visitor = seal(by=SYSTEM, organisation=None, kind=KIND, content=SECRET)
    view = VaultView.objects.create(entry=left_by_a_visitor, purpose="Keys were changed")
    assert view in VaultView.objects.all()
    assert not VaultView.objects.visible_to(ANONYMOUS).exists()
    assert not VaultView.objects.visible_to(owner.actor).exists()


@pytest.mark.parametrize("role", [Role.PROVIDER_OWNER, Role.PROGRAM_AUDITOR, Role.VETTING_OFFICER])
def test_others_are_told_whose_page_it_is(sign_in, role):
    answer = log_of(sign_in(role))
    assert answer.status_code == 403
    assert "Switch to an operator" in answer.content.decode()


def test_a_long_list_stands_on_pages_latest_first(owner):
    for number in range(26):
        VaultView.objects.create(entry=owner.entry, purpose=f"View {number}")
    assert log_of(owner).context["page"].object_list[0].purpose == "View 25"
    assert [view.purpose for view in log_of(owner, page=2).context["page"].object_list] == ["View 0"]
