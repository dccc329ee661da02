import datetime as dt

import pytest

from marketplace.accounts import services
from marketplace.accounts.models import Interest
from marketplace.accounts.permissions import INTEREST_LASTS, why_interested
from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from tests.marketplace.accounts.factories import OrganisationFactory, create_member

A_YEAR_AND_A_DAY = INTEREST_LASTS + dt.timedelta(days=1)


@pytest.fixture
def firm():
    return OrganisationFactory(provider=True, name="Tovilune Cyber")


@pytest.fixture
def reviewer():
    return create_member(Role.PROGRAM_REVIEWER)


def declare(reviewer, name="tovilune cyber", nature="family"):
    return services.declare_interest(by=reviewer.actor(), organisation=name, nature=nature)


def test_a_declared_tie_keeps_the_person_out_and_says_why(reviewer, firm):
    assert why_interested(reviewer.actor(), firm.pk) == ""
    declare(reviewer)
    assert "You declared a tie to Tovilune Cyber" in why_interested(reviewer.actor(), firm.pk)
    assert why_interested(create_member(Role.PROGRAM_REVIEWER).actor(), firm.pk) == ""
    assert AuditEvent.objects.filter(action="interest.declared").exists()


def test_an_ended_tie_counts_for_twelve_more_months(reviewer, firm):
    services.end_interest(by=reviewer.actor(), interest_id=declare(reviewer).pk)
    assert why_interested(reviewer.actor(), firm.pk)
    with clock.travel(clock.now() + A_YEAR_AND_A_DAY):
        assert why_interested(reviewer.actor(), firm.pk) == ""


def test_a_membership_counts_while_it_lasts_and_twelve_months_after(firm):
    member = create_member(Role.PROVIDER_SALES, organisation=firm)
    assert "You belong to Tovilune Cyber" in why_interested(member.actor(), firm.pk)
    member.ended_at = clock.now()
    member.save()
    assert why_interested(member.actor(), firm.pk)
    with clock.travel(clock.now() + A_YEAR_AND_A_DAY):
        assert why_interested(member.actor(), firm.pk) == ""


@pytest.mark.parametrize("name", ["Tovilune", "ORG-0000", "x" * 200])
def test_an_unknown_name_is_declared_nowhere(reviewer, firm, name):
    with pytest.raises(DomainError) as refused:
        declare(reviewer, name)
    assert refused.value.field == "organisation"
    assert not Interest.objects.exists()


def test_two_firms_of_one_name_are_told_apart_by_reference(reviewer, firm):
    other = OrganisationFactory(provider=True, name="Tovilune Cyber")
    with pytest.raises(DomainError, match="reference"):
        declare(reviewer)
    assert declare(reviewer, other.reference).organisation == other


def test_a_stale_page_declares_nothing_twice(reviewer, firm):
    declare(reviewer)
    with pytest.raises(DomainError, match="already declared"):
        declare(reviewer)
    assert Interest.objects.count() == 1


def test_a_provider_learns_nothing_about_operators(firm):
    OrganisationFactory(name="Bear Creek")
    sales = create_member(Role.PROVIDER_SALES, organisation=firm)
    with pytest.raises(DomainError, match="no organization of that name"):
        declare(sales, "Bear Creek")


def test_nobody_ends_the_declaration_of_another(reviewer, firm):
    interest = declare(reviewer)
    with pytest.raises(Refused):
        services.end_interest(by=create_member(Role.PROGRAM_REVIEWER).actor(), interest_id=interest.pk)
    interest.refresh_from_db()
    assert interest.ended_at is None
