"""Joining, an owner who is gone, names with dates, and one entity after another."""

import datetime as dt

import pytest

from marketplace.accounts import services as accounts
from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.notices.models import Notice
from operators import permissions, selectors, services
from operators.models import EntityIdentifier, JoinRequest, OwnerReplacement, Succession, System
from tests.marketplace.accounts.factories import UserFactory, create_member
from tests.marketplace.documents.factories import upload
from tests.operators.factories import create_officer, create_operator, create_system

NUMBER = "MT9990001"


@pytest.fixture
def profile():
    profile = create_operator()
    create_system(profile, scheme="PWSID", number=NUMBER)
    return profile


@pytest.fixture
def officer():
    return create_officer()


@pytest.fixture
def newcomer():
    return create_member(Role.OPERATOR_OWNER)


def ask(person, number=NUMBER):
    return services.ask_to_join(
        by=person.actor(), scheme="PWSID", number=number, title="Clerk", note="The office can confirm it."
    )


def replace(officer, profile, email, leaving=None):
    return services.replace_owner(
        by=officer.actor(),
        profile_id=profile.pk,
        leaving_id=(leaving or profile.owner).pk,
        email=email,
        reason="The board's letter says that she retired.",
        upload=upload(),
    )


def test_who_types_a_number_that_is_taken_may_ask_and_owner_and_staff_are_told(profile, officer, newcomer):
    asked = ask(newcomer)
    assert asked.profile == profile
    told = Notice.objects.filter(kind__startswith="operators.join").values_list("user_id", flat=True)
    assert set(told) == {officer.user_id, profile.owner.user_id}
    assert not profile.organisation.memberships.filter(user=newcomer.user).exists()


def test_a_person_waits_with_one_question_at_a_time(profile, newcomer):
    ask(newcomer)
    with pytest.raises(DomainError, match="You have asked already"):
        ask(newcomer)
    assert JoinRequest.objects.count() == 1


def test_a_number_that_nobody_has_is_nothing_to_join(profile, newcomer):
    with pytest.raises(DomainError) as error:
        ask(newcomer, "MT9990009")
    assert error.value.field == "number"
    assert not JoinRequest.objects.exists()


def test_staff_let_somebody_join_as_a_viewer(profile, officer, newcomer):
    membership = services.accept_join(by=officer.actor(), join_id=ask(newcomer).pk, role=Role.OPERATOR_VIEWER)
    assert membership.organisation == profile.organisation
    assert membership.roles == {Role.OPERATOR_VIEWER}
    assert Notice.objects.filter(user=newcomer.user, kind="operators.join_answered").count() == 1


def test_nobody_joins_as_owner_or_signer(profile, officer, newcomer):
    asked = ask(newcomer)
    with pytest.raises(DomainError):
        services.accept_join(by=officer.actor(), join_id=asked.pk, role=Role.OPERATOR_SIGNER)
    asked.refresh_from_db()
    assert asked.decided_at is None


def test_neither_the_owner_nor_the_person_decides(profile, officer, newcomer):
    asked = ask(newcomer)
    for member in (profile.owner, newcomer):
        with pytest.raises(Refused):
            services.accept_join(by=member.actor(), join_id=asked.pk, role=Role.OPERATOR_VIEWER)
    asked.refresh_from_db()
    assert asked.decided_at is None


def test_a_refusal_says_why_and_is_final_for_this_question(profile, officer, newcomer):
    asked = ask(newcomer)
    services.refuse_join(by=officer.actor(), join_id=asked.pk, reason="no_tie")
    with pytest.raises(DomainError, match="already answered"):
        services.accept_join(by=officer.actor(), join_id=asked.pk, role=Role.OPERATOR_VIEWER)
    assert "Nothing shows" in Notice.objects.get(user=newcomer.user, kind="operators.join_answered").body


def test_staff_replace_an_owner_who_is_gone_and_every_member_is_told(profile, officer):
    clerk = create_member(Role.OPERATOR_PREPARER, organisation=profile.organisation)
    viewer = create_member(Role.OPERATOR_VIEWER, organisation=profile.organisation)
    replace(officer, profile, clerk.user.email)
    assert Membership.objects.get(pk=clerk.pk).roles == {Role.OPERATOR_PREPARER, Role.OPERATOR_OWNER}
    profile.owner.refresh_from_db()
    assert profile.owner.ended_at
    told = Notice.objects.filter(kind="operators.owner_replaced").values_list("user_id", flat=True)
    assert sorted(told) == sorted([clerk.user_id, viewer.user_id, profile.owner.user_id])
    assert OwnerReplacement.objects.get().document.kind == "operators.entity_paper"


def test_an_owner_is_not_replaced_without_a_known_person_or_by_anybody_but_staff(profile, officer):
    with pytest.raises(DomainError) as error:
        replace(officer, profile, "nobody@nowhere.example")
    assert error.value.field == "email"
    clerk = create_member(Role.OPERATOR_PREPARER, organisation=profile.organisation)
    with pytest.raises(Refused):
        replace(clerk, profile, clerk.user.email)
    profile.owner.refresh_from_db()
    assert profile.owner.ended_at is None
    assert not OwnerReplacement.objects.exists()


def test_an_officer_with_a_tie_replaces_no_owner(profile, officer):
    create_member(Role.OPERATOR_VIEWER, organisation=profile.organisation, user=officer.user)
    with pytest.raises(Refused, match="so a colleague has to do this"):
        replace(officer, profile, UserFactory().email)
    assert not OwnerReplacement.objects.exists()


def test_the_name_of_the_day_stands_on_papers_of_that_day(profile, officer):
    organisation, old = profile.organisation, profile.organisation.name
    today = clock.today(organisation.zone)
    accounts.rename_organisation(
        by=officer.actor(), organisation_id=organisation.pk, name="Poplar Regional Water", from_date=today
    )
    organisation.refresh_from_db()
    assert organisation.name_on(today - dt.timedelta(days=1)) == old
    assert organisation.name_on(today) == "Poplar Regional Water"


def test_only_staff_change_a_legal_name(profile):
    with pytest.raises(Refused):
        accounts.rename_organisation(
            by=profile.owner.actor(), organisation_id=profile.organisation_id, name="Mine", from_date=clock.today()
        )
    assert not profile.organisation.past_names.exists()


@pytest.fixture
def merged(profile, officer):
    """Poplar Water goes into another district today."""
    new = create_operator()
    services.record_succession(
        by=officer.actor(),
        predecessor_id=profile.organisation_id,
        successor_id=new.organisation_id,
        on=clock.today(),
        upload=upload(),
    )
    return new


def test_systems_and_numbers_move_with_their_dates(profile, merged):
    old, new = System.objects.get(profile=profile), System.objects.get(profile=merged)
    assert (old.ended_on, new.ended_on) == (clock.today(), None)
    assert new.name == old.name
    assert new.rural_determinations.count() == old.rural_determinations.count() > 0
    numbers = EntityIdentifier.objects.filter(value=NUMBER).order_by("pk")
    assert [(one.profile, one.to_date) for one in numbers] == [(profile, clock.today()), (merged, None)]


def test_a_merged_organization_describes_and_proves_nothing_more(profile, merged):
    sentence = f"now part of {merged.organisation.name}"
    with pytest.raises(Refused, match=sentence):
        services.add_system(by=profile.owner.actor(), profile_id=profile.pk, kind="water", name="New", state="MT")
    with pytest.raises(Refused, match=sentence):
        services.ask_for_proof(by=profile.owner.actor(), case_id=profile.identity_case.pk, route="call_back")
    assert not System.objects.filter(profile=profile, ended_on__isnull=True).exists()


def test_a_merged_organization_buys_no_more_and_says_where_it_went(profile, merged):
    assert f"now part of {merged.organisation.name}" in permissions.why_not_buy(profile.organisation)
    assert selectors.entities_of(merged.organisation_id) == {merged.organisation_id, profile.organisation_id}


def test_an_organization_goes_into_another_one_once(profile, merged, officer):
    for predecessor, successor in ((profile, merged), (merged, profile), (merged, merged)):
        with pytest.raises(DomainError):
            services.record_succession(
                by=officer.actor(),
                predecessor_id=predecessor.organisation_id,
                successor_id=successor.organisation_id,
                on=clock.today(),
                upload=upload(),
            )
    assert Succession.objects.count() == 1


def test_one_operator_has_two_systems_in_two_sectors():
    profile = create_operator()
    create_system(profile, kind="water", name="Town water")
    create_system(profile, kind="electric", name="Town light")
    systems = selectors.systems_of(profile.organisation)
    assert [system.sector_id for system in systems] == ["WWS", "ENRG"]
    facts = [selectors.facts_for(profile.organisation, system)["sector"].value for system in systems]
    assert facts == ["WWS", "ENRG"]
