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


def policy_of(answer):
    return {
        name: set(values)
        for name, *values in (part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip())
    }


def test_the_admin_has_a_policy_of_its_own_and_our_pages_the_strict_one(sign_in, client):
    ours, theirs = policy_of(client.get("/programs/")), policy_of(sign_in(Role.EDITOR).get("/cms/"))
    assert "'unsafe-inline'" in theirs["script-src"]
    assert "'unsafe-inline'" not in ours["script-src"] | ours["style-src"]
    for policy in (ours, theirs):
        assert policy["frame-ancestors"] == policy["default-src"] == {"'self'"}
        assert not [source for values in policy.values() for source in values if "//" in source]


def test_the_admin_asks_no_third_party(sign_in, settings):
    page = sign_in(Role.EDITOR).get("/cms/").content.decode()
    assert "gravatar" not in page
    assert "releases.wagtail.org" not in page
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None


def test_a_moderator_writes_no_pages(sign_in):
    seeds.seed()
    page = GuidancePage.objects.get(slug="backups")
    moderator = sign_in(Role.MODERATOR)
    assert moderator.get(f"/cms/pages/{page.pk}/edit/").status_code == 302
    moderator.post(f"/cms/pages/{page.pk}/edit/", {"title": "Mine", "action-publish": "true"})
    page.refresh_from_db()
    assert page.title != "Mine"


SIGNS = """' " "" ( ) * - -- ! AND NOT NEAR( ^ : col:x \\ % _ {{7|add:1}} <script>alert(1)</script> backup* ';--"""
ODD = ["\x00", "\u202e", "\U0001f600", "\u00ff" * 300, " ", "a OR", "a" * 10_000]


@pytest.mark.parametrize("query", [*SIGNS.split(), *ODD])
def test_a_search_for_nonsense_answers_with_a_page(client, query):
    seeds.seed()
    answer = client.get("/guidance/search/", {"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
