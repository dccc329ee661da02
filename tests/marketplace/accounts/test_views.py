import pytest
from django.test import Client

from marketplace.accounts import services
from marketplace.accounts.models import Interest, Invitation, Membership
from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import has_second_factor
from tests.marketplace.accounts.factories import UserFactory, create_member, signed_in_client


def test_the_people_page_says_who_may_do_what(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    create_member(Role.OPERATOR_SIGNER, organisation=owner.membership.organisation)
    page = owner.get("/organisations/people/").content.decode()
    assert "signer" in page
    assert "Invite a colleague" in page
    viewer = sign_in(Role.OPERATOR_VIEWER, organisation=owner.membership.organisation)
    assert "Invite a colleague" not in viewer.get("/organisations/people/").content.decode()


def test_several_roles_stand_on_a_line_of_their_own_above_the_links(sign_in):
    one, several = sign_in(Role.OPERATOR_OWNER), create_member(Role.OPERATOR_OWNER, Role.OPERATOR_SIGNER)
    alone = one.get("/organisations/people/").content.decode()
    both = signed_in_client(several.user, several.organisation_id).get("/organisations/people/").content.decode()
    assert "lv-who__person" not in alone
    assert f"{several.user.get_short_name()}, owner, signer</a></p>" in both
    assert alone.count("/accounts/profile/") == both.count("/accounts/profile/")


def test_a_wrong_address_comes_back_with_what_was_typed(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    page = owner.post("/organisations/people/invite/", {"email": "not an address", "roles": ["operator_signer"]})
    text = page.content.decode()
    assert 'href="#id_email"' in text
    assert "for example dana@bearcreek.example" in text
    assert "not an address" in text
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_and_accepted_through_pages(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    owner.post("/organisations/people/invite/", {"email": "pat@town.example", "roles": ["operator_preparer"]})
    link = f"/invitations/{services.invitation_token(Invitation.objects.get())}/"
    pat = Client()
    assert "Sign in or sign up" in pat.get(link).content.decode()
    pat.force_login(UserFactory(email="pat@town.example"))
    assert "Join" in pat.get(link).content.decode()
    assert not Membership.objects.filter(user__email="pat@town.example").exists()
    assert pat.post(link).url == "/dashboard/"
    assert Membership.objects.filter(user__email="pat@town.example").exists()
    assert pat.get(link).status_code == 404


def test_roles_are_changed_and_memberships_ended_by_the_manager_only(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    pat = create_member(Role.OPERATOR_VIEWER, organisation=owner.membership.organisation)
    address = f"/organisations/people/{pat.reference}/"
    assert owner.get(address).status_code == 200
    owner.post(address, {"roles": ["operator_signer"], "title": "Clerk"})
    assert Membership.objects.get(pk=pat.pk).roles == {Role.OPERATOR_SIGNER}
    stranger = sign_in(Role.OPERATOR_OWNER)
    assert stranger.post(address + "end/").status_code == 404
    insider = sign_in(Role.OPERATOR_VIEWER, organisation=owner.membership.organisation)
    assert insider.post(address + "end/").status_code == 403
    assert Membership.objects.active().filter(pk=pat.pk).exists()
    owner.post(address + "end/")
    assert not Membership.objects.active().filter(pk=pat.pk).exists()


def test_the_switcher_changes_whom_a_person_acts_for(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    other = create_member(Role.PROVIDER_OWNER, user=client.membership.user)
    assert other.organisation.name in client.get("/organisations/switch/").content.decode()
    client.post("/organisations/switch/", {"organisation": other.organisation.reference})
    assert f"<h1>{other.organisation.name}</h1>" in client.get("/dashboard/").content.decode()
    foreign = create_member(Role.PROVIDER_OWNER)
    client.post("/organisations/switch/", {"organisation": foreign.organisation.reference})
    assert client.session["organisation_id"] == other.organisation_id


def test_a_person_without_organisation_is_shown_how_to_get_one():
    client = Client()
    client.force_login(UserFactory())
    assert client.get("/organisations/people/").url == "/organisations/new/"
    page = client.get("/dashboard/")
    assert page.context["next_task"].url == "/organisations/new/"
    assert "Ask for an invitation by e-mail" in page.content.decode()
    page = client.post("/organisations/new/", {"name": "", "state": "Montana"}).content.decode()
    assert "Choose your state or territory" in page
    assert "Enter the legal name" in page


def test_the_profile_keeps_name_and_zone(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    client.post("/accounts/profile/", {"name": "Dana Roe", "zone": "America/Denver"})
    user = client.membership.user
    user.refresh_from_db()
    assert (user.name, user.zone) == ("Dana Roe", "America/Denver")


@pytest.mark.parametrize("role", [Role.OPERATOR_OWNER, Role.MODERATOR])
def test_the_second_factor_page_is_for_vetting_officers(sign_in, role):
    assert sign_in(role).get("/organisations/second-factor/").status_code == 403


def test_a_vetting_officer_resets_a_second_factor_after_checking_who_asks(sign_in):
    officer = sign_in(Role.VETTING_OFFICER)
    signer = create_member(Role.OPERATOR_SIGNER)
    address = "/organisations/second-factor/"
    assert signer.user.name in officer.get(address, {"email": signer.user.email}).content.decode()
    unchecked = officer.post(address, {"email": signer.user.email, "reason_code": "lost_phone"})
    assert "First check who the person is" in unchecked.content.decode()
    assert has_second_factor(signer.user)
    officer.post(address, {"email": signer.user.email, "reason_code": "lost_phone", "checked": "on"})
    assert not has_second_factor(signer.user)


def test_a_person_declares_and_ends_a_tie_on_their_own_page(sign_in):
    reviewer = sign_in(Role.PROGRAM_REVIEWER)
    firm = create_member(Role.PROVIDER_OWNER).organisation
    page = reviewer.post("/accounts/interests/", {"organisation": "Nobody Inc", "nature": "gift"}).content.decode()
    assert "Nobody Inc" in page
    assert 'href="#id_organisation"' in page
    reviewer.post("/accounts/interests/", {"organisation": firm.name, "nature": "gift"})
    interest = Interest.objects.get()
    assert firm.name in reviewer.get("/accounts/interests/").content.decode()
    end = f"/accounts/interests/{interest.reference}/end/"
    assert sign_in(Role.PROGRAM_REVIEWER).post(end).status_code == 404
    reviewer.post(end)
    interest.refresh_from_db()
    assert interest.ended_at


def test_an_invitation_is_withdrawn_by_its_organization_only(sign_in):
    owner, stranger = sign_in(Role.OPERATOR_OWNER), sign_in(Role.OPERATOR_OWNER)
    owner.post("/organisations/people/invite/", {"email": "sam@people.example", "roles": ["operator_signer"]})
    invitation = Invitation.objects.get()
    withdraw = f"/organisations/invitations/{invitation.reference}/withdraw/"
    assert stranger.post(withdraw).status_code == 404
    assert Invitation.objects.open().exists()
    assert "is withdrawn" in owner.post(withdraw, follow=True).content.decode()
    assert not Invitation.objects.open().exists()


def test_a_consultant_has_a_firm_and_a_last_day_and_the_list_says_both(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    url = "/organisations/people/invite/"
    typed = {"email": "lee@plains.example", "roles": [Role.OPERATOR_PREPARER], "ends_on": "2099-12-31"}
    assert "Enter the firm they work for" in owner.post(url, typed).content.decode()
    assert not Invitation.objects.exists()
    owner.post(url, typed | {"outside_firm": "Plains Consulting"})
    page = owner.get("/organisations/people/").content.decode()
    assert "From Plains Consulting, helps until December 31, 2099." in page
    assert "The link works until" in page
