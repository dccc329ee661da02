import datetime as dt

import pytest
from django.core import mail

from marketplace.accounts import services
from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Invitation, Membership, Organisation
from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import has_second_factor, memberships_of
from marketplace.audit.models import AuditEvent
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from tests.marketplace.accounts.factories import UserFactory, create_member


@pytest.fixture
def owner():
    return create_member(Role.OPERATOR_OWNER)


def invite(owner, email="pat@town.example", roles=(Role.OPERATOR_PREPARER,)):
    return services.invite_member(
        by=owner.actor(), organisation_id=owner.organisation_id, email=email, roles=list(roles)
    )


def actor_of(user):
    return Actor(user_id=user.pk, name=user.name)


def test_whoever_creates_an_organisation_manages_it_and_it_is_on_record():
    user = UserFactory()
    town = services.create_organisation(by=actor_of(user), name="Town Water", kinds=["operator"], state="MT")
    assert town.memberships.get().roles == {Role.OPERATOR_OWNER}
    assert AuditEvent.objects.filter(action="organisation.created", object_id=town.pk, user_id=user.pk).exists()


@pytest.mark.parametrize("kind", ["program", "marketplace"])
def test_only_staff_set_up_a_program_office(kind):
    with pytest.raises(Refused):
        services.create_organisation(by=actor_of(UserFactory()), name="Mine", kinds=[kind], state="MT")
    assert not Organisation.objects.filter(name="Mine").exists()


def test_an_invited_person_joins_with_the_roles_offered(owner):
    pat = UserFactory(email="pat@town.example")
    invitation = invite(owner)
    outbox.drain()
    token = services.invitation_token(invitation)
    assert token in mail.outbox[0].body
    assert mail.outbox[0].to == ["pat@town.example"]
    membership = services.accept_invitation(by=actor_of(pat), token=token)
    assert membership.roles == {Role.OPERATOR_PREPARER}
    with pytest.raises(DomainError):
        services.accept_invitation(by=actor_of(pat), token=token)
    assert Membership.objects.filter(user=pat).count() == 1


def test_the_token_stands_in_no_table(owner):
    invitation = invite(owner)
    assert services.invitation_token(invitation) not in str(Invitation.objects.values().get(pk=invitation.pk))


def test_another_person_cannot_use_the_link(owner):
    token = services.invitation_token(invite(owner))
    with pytest.raises(Refused):
        services.accept_invitation(by=actor_of(UserFactory()), token=token)
    assert Membership.objects.count() == 1


def test_an_invitation_ends_after_14_days(owner):
    pat = UserFactory(email="pat@town.example")
    token = services.invitation_token(invite(owner))
    with clock.travel(clock.now() + dt.timedelta(days=15)), pytest.raises(DomainError):
        services.accept_invitation(by=actor_of(pat), token=token)


def test_a_withdrawn_invitation_no_longer_works_and_a_second_one_replaces_the_first(owner):
    pat = UserFactory(email="pat@town.example")
    first, second = invite(owner), invite(owner)
    assert services.find_invitation(services.invitation_token(first)) in (None, second)
    services.withdraw_invitation(by=owner.actor(), invitation_id=second.pk)
    with pytest.raises(DomainError):
        services.accept_invitation(by=actor_of(pat), token=services.invitation_token(second))


def test_only_the_manager_invites_and_only_into_roles_of_that_kind(owner):
    viewer = create_member(Role.OPERATOR_VIEWER, organisation=owner.organisation)
    with pytest.raises(Refused):
        invite(viewer)
    with pytest.raises(DomainError):
        invite(owner, roles=[Role.VETTING_OFFICER])
    assert not Invitation.objects.exists()


def test_the_last_manager_can_neither_leave_nor_give_up_the_role(owner):
    with pytest.raises(Refused):
        services.end_membership(by=owner.actor(), membership_id=owner.pk)
    with pytest.raises(DomainError):
        services.change_roles(by=owner.actor(), membership_id=owner.pk, roles=[Role.OPERATOR_VIEWER])
    owner.refresh_from_db()
    assert owner.ended_at is None
    assert owner.roles == {Role.OPERATOR_OWNER}


def test_with_a_second_manager_the_first_may_leave(owner):
    create_member(Role.OPERATOR_OWNER, organisation=owner.organisation)
    services.end_membership(by=owner.actor(), membership_id=owner.pk)
    assert not Membership.objects.active().filter(pk=owner.pk).exists()
    assert AuditEvent.objects.filter(action="membership.ended", object_id=owner.pk).exists()


def test_a_vetting_officer_resets_a_lost_second_factor_but_never_their_own():
    officer = create_member(Role.VETTING_OFFICER)
    signer = create_member(Role.OPERATOR_SIGNER)
    services.reset_second_factor(by=officer.actor(), user_id=signer.user_id, reason_code="lost_phone")
    assert not has_second_factor(signer.user)
    event = AuditEvent.objects.get(action="user.second_factor_reset")
    assert event.facts["reason"] == "lost_phone"
    assert signer.user.notices.get().kind == "accounts.second_factor_reset"
    for actor in (officer.actor(), signer.actor()):
        with pytest.raises(Refused):
            services.reset_second_factor(by=actor, user_id=officer.user_id, reason_code="lost_phone")
    assert has_second_factor(officer.user)


def test_a_consultant_from_outside_is_named_and_dated_and_gone_after_the_last_day(owner):
    last = clock.today() + dt.timedelta(days=30)
    keys = {"by": owner.actor(), "organisation_id": owner.organisation_id, "roles": [Role.OPERATOR_PREPARER]}
    with pytest.raises(DomainError) as error:
        services.invite_member(email="a@plains.example", outside_firm="Plains Consulting", **keys)
    assert error.value.field == "ends_on"
    user = UserFactory()
    invitation = services.invite_member(email=user.email, outside_firm="Plains Consulting", ends_on=last, **keys)
    membership = services.accept_invitation(by=Actor(user_id=user.pk), token=services.invitation_token(invitation))
    assert (membership.outside_firm, membership.ends_on) == ("Plains Consulting", last)
    with clock.travel(clock.end_of_day(last, "Pacific/Pago_Pago")):
        assert membership in Membership.objects.active()
        assert services.end_run_out_memberships() == 0
    with clock.travel(clock.end_of_day(last, "Pacific/Pago_Pago") + dt.timedelta(seconds=1)):
        assert membership not in Membership.objects.active()
        assert services.end_run_out_memberships() == 1


def test_a_person_in_three_organisations_has_in_each_only_the_roles_held_there():
    user = UserFactory()
    roles = (Role.OPERATOR_SIGNER, Role.PROVIDER_OWNER, Role.PROGRAM_AUDITOR)
    actors = {role: create_member(role, user=user).actor() for role in roles}
    for role, actor in actors.items():
        assert actor.roles == {role}
        elsewhere = [other.organisation_id for other in actors.values() if other is not actor]
        assert not any(actor.acts_for(pk) for pk in elsewhere)
    assert len(memberships_of(user)) == 3
