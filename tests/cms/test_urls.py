import pytest

from cms import seeds
from cms.models import GuidancePage
from marketplace.accounts.models import MembershipRole
from marketplace.accounts.roles import Role
from tests.marketplace.accounts.factories import create_member

PASSWORD = "a long enough password"


@pytest.mark.parametrize("address", ["/cms/login/", "/cms/password_reset/", "/_util/login/"])
def test_a_correct_password_at_a_login_of_wagtail_opens_no_session(client, address):
    member = create_member(Role.EDITOR, second_factor=True)
    member.user.set_password(PASSWORD)
    member.user.save()

    answer = client.post(address, {"username": member.user.email, "email": member.user.email, "password": PASSWORD})

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_a_visitor_reaches_sign_in_sign_up_and_reset(client, address):
    assert client.get(address).status_code == 200


def test_editors_enter_the_admin_and_others_do_not(sign_in):
    assert sign_in(Role.EDITOR).get("/cms/").status_code == 200
    assert sign_in(Role.MODERATOR).get("/cms/").status_code == 200
    assert sign_in(Role.PROVIDER_OWNER).get("/cms/").status_code == 302


def test_who_loses_the_role_loses_the_admin_at_once(sign_in):
    editor = sign_in(Role.EDITOR)
    MembershipRole.objects.get(membership=editor.membership).delete()
    assert editor.get("/cms/").status_code == 302


def test_an_editor_changes_and_previews_a_page(sign_in):
    seeds.seed()
    page = GuidancePage.objects.get(slug="backups")
    editor = sign_in(Role.EDITOR)
    assert editor.get(f"/cms/pages/{page.pk}/edit/").status_code == 200
    draft = page.make_preview_request(page.preview_modes[0][0] if page.preview_modes else "")
    assert page.title in draft.content.decode()
