"""The chrome: every page has a skip link, the organisation, the right links, and a footer that says who we are."""

import pytest
from django.test import Client

from marketplace.accounts.roles import Role
from marketplace.core import panels


@pytest.mark.parametrize(
    "role", [Role.OPERATOR_SIGNER, Role.PROVIDER_OWNER, Role.PROGRAM_REVIEWER, Role.VETTING_OFFICER]
)
def test_every_kind_of_organisation_has_a_dashboard(sign_in, role):
    client = sign_in(role)
    page = client.get("/dashboard/").content.decode()
    assert f"<h1>{client.membership.organisation.name}</h1>" in page
    assert 'href="#main"' in page
    assert "It is not a federal website" in page
    assert "/under-attack/" in page


def test_the_first_line_of_the_dashboard_is_the_next_task_with_its_date(sign_in, monkeypatch):
    import datetime as dt

    tasks = [
        panels.Task("answer a question", "/q/", "Answer"),
        panels.Task("choose one of 3 quotes", "/r/", "Compare the 3 quotes", due=dt.date(2026, 12, 15)),
    ]
    monkeypatch.setitem(panels._sources, "tasks", [lambda actor: tasks])
    page = sign_in(Role.OPERATOR_SIGNER).get("/dashboard/").content.decode()
    assert "Next: choose one of 3 quotes" in page
    assert "<strong>December 15, 2026</strong>" in page
    assert page.index("choose one of 3 quotes") < page.index("answer a question")


def test_a_missing_page_says_so_in_words(sign_in):
    response = sign_in(Role.OPERATOR_VIEWER).get("/no/such/page/")
    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()


def test_a_visitor_is_sent_to_the_sign_in_page_and_back():
    response = Client().get("/dashboard/")
    assert response.url == "/accounts/login/?next=/dashboard/"


def test_a_form_without_its_token_is_answered_in_words(sign_in):
    signed_in = sign_in(Role.OPERATOR_OWNER)
    client = Client(enforce_csrf_checks=True)
    client.force_login(signed_in.membership.user)
    response = client.post("/accounts/profile/", {"name": "Somebody else"})
    assert response.status_code == 403
    assert "This page was open for too long" in response.content.decode()
    signed_in.membership.user.refresh_from_db()
    assert signed_in.membership.user.name != "Somebody else"
