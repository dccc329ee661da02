"""Wagtail's admin is for editors and moderators: everybody else finds every one of its addresses shut."""

import pytest
from django.urls import get_resolver

from marketplace.accounts.roles import Role
from tests.marketplace.accounts.test_doors import plain_paths

pytestmark = pytest.mark.slow

INSIDE = {Role.EDITOR, Role.MODERATOR}
# Drawings and words of the admin's own pages; they say nothing of ours.
HARMLESS = ("/cms/jsi18n/", "/cms/sprite")


def admin_paths() -> list[str]:
    paths = {path for path in plain_paths(get_resolver().url_patterns) if path.startswith("/cms/")}
    return sorted(path for path in paths if not path.startswith(HARMLESS))


@pytest.mark.parametrize("role", [role for role in Role if role not in INSIDE])
def test_nobody_else_opens_any_page_of_the_admin(sign_in, role):
    client, opened = sign_in(role), []
    for path in admin_paths():
        answers = client.get(path), client.post(path)
        opened += [(path, answer.status_code) for answer in answers if answer.status_code not in (302, 403, 404, 405)]
    assert opened == []


def test_a_visitor_is_sent_to_sign_in(client):
    answers = {path: client.get(path) for path in admin_paths()}
    assert {path for path, answer in answers.items() if answer.status_code not in (302, 404)} == set()
    targets = {answer.url.split("?")[0] for answer in answers.values() if answer.status_code == 302}
    assert targets <= {"/accounts/login/", "/accounts/password/reset/", "/cms/login/"}


@pytest.mark.parametrize("area", ["users/", "groups/", "sites/", "redirects/", "workflows/list/"])
def test_editors_and_moderators_do_not_manage_people_or_the_site(sign_in, area):
    for role in INSIDE:
        assert sign_in(role).get(f"/cms/{area}").status_code in (302, 403, 404)
