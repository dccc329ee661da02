"""An operator takes its answers to the six questions back; what was applied for stays."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.vault.models import VaultEntry
from subsidies.models import Application, Screening
from subsidies.services.applications import start_application
from subsidies.services.screening import carry_over_screening
from tests.subsidies.check import answer_all, code_of
from tests.subsidies.factories import create_open_program

pytestmark = pytest.mark.usefixtures("places")
PAGE = "/check/erase/"


@pytest.fixture
def owner(sign_in):
    _office, program, _line = create_open_program()
    client, visitor = sign_in(Role.OPERATOR_OWNER), Client()
    answer_all(visitor)
    screening = carry_over_screening(by=client.actor, code=code_of(visitor))
    start_application(by=client.actor, program_id=program.pk, screening=screening)
    return client


def test_the_log_offers_it_the_page_asks_once_and_date_and_count_stay(owner):
    assert PAGE in owner.get(reverse("vault:view_log")).content.decode()
    count = Screening.objects.get().answered_count
    assert count >= 5
    assert f"{count} answers of" in " ".join(owner.get(PAGE).content.decode().split())
    facts = Application.objects.get().facts
    assert owner.post(PAGE).status_code == 302
    screening = Screening.objects.get()
    assert (screening.answered_count, bool(screening.created_at), bool(screening.erased_at)) == (count, True, True)
    assert VaultEntry.objects.get().ciphertext == ""
    assert AuditEvent.objects.get(action="screening.erased").facts == {"answered": count}
    assert Application.objects.get().facts == facts
    assert PAGE not in owner.get(reverse("vault:view_log")).content.decode()
    assert "There are none" in owner.get(PAGE).content.decode()


@pytest.mark.parametrize("role", [Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER])
def test_only_an_owner_takes_them_back(owner, sign_in, role):
    other = sign_in(role, organisation=owner.membership.organisation)
    for answer in (other.get(PAGE), other.post(PAGE)):
        assert answer.status_code == 403
    assert PAGE not in other.get(reverse("vault:view_log")).content.decode()
    assert not Screening.objects.get().erased_at


def test_another_operators_owner_erases_nothing_of_it(owner, sign_in):
    sign_in(Role.OPERATOR_OWNER).post(PAGE)
    assert not Screening.objects.get().erased_at
