import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import clock
from tests.marketplace.accounts.factories import OrganisationFactory, create_member

START = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)


def at(minutes):
    return clock.travel(START + dt.timedelta(minutes=minutes))


@pytest.mark.parametrize(("role", "stays", "ends"), [(Role.OPERATOR_SIGNER, 29, 60), (Role.MODERATOR, 14, 31)])
def test_a_session_left_alone_ends_and_brings_the_person_back_after(sign_in, role, stays, ends):
    client = sign_in(role)
    with at(0):
        client.get("/dashboard/")
    with at(stays):
        assert client.get("/dashboard/").status_code == 200
    with at(ends):
        assert client.get("/accounts/profile/?a=1").url == "/accounts/login/?next=/accounts/profile/%3Fa%3D1"
        assert "_auth_user_id" not in client.session


def test_what_was_typed_for_one_organization_comes_back_for_that_one():
    here = create_member(Role.OPERATOR_OWNER, organisation=OrganisationFactory(name="Zortman Water"))
    create_member(Role.OPERATOR_VIEWER, organisation=OrganisationFactory(name="Absarokee Water"), user=here.user)
    client = Client()
    client.force_login(here.user)
    client.post(reverse("organisation_switch"), {"organisation": here.organisation.reference})
    form = reverse("invite")
    typed = {"page_token": token_on(client.get(form)), "email": "new@town.example"}
    client.session.flush()
    assert client.post(form, typed, headers={"referer": f"http://testserver{form}"}).url.startswith("/accounts/login/")
    client.force_login(here.user)
    page = client.get(form, follow=True)
    assert page.status_code == 200
    assert "new@town.example" in page.content.decode()
    assert client.session["organisation_id"] == here.organisation_id


def token_on(answer):
    return re.search(r'name="page_token" value="([^"]+)"', answer.content.decode()).group(1)


def test_extending_keeps_the_session(sign_in):
    client = sign_in(Role.MODERATOR)
    with at(0):
        client.get("/dashboard/")
    with at(14):
        assert "You stay signed in" in client.post("/accounts/extend/").content.decode()
    with at(28):
        assert client.get("/dashboard/").status_code == 200


def test_the_session_is_touched_at_most_once_a_minute(sign_in):
    client = sign_in(Role.OPERATOR_SIGNER)
    with at(0):
        client.get("/dashboard/")
        seen = client.session["seen_at"]
    with clock.travel(START + dt.timedelta(seconds=50)):
        client.get("/dashboard/")
        assert client.session["seen_at"] == seen


@pytest.mark.parametrize(("role", "seconds"), [(Role.OPERATOR_SIGNER, 1800), (Role.MODERATOR, 900)])
def test_the_page_says_when_its_warning_is_due(sign_in, role, seconds):
    page = sign_in(role).get("/accounts/profile/").content.decode()
    assert f'data-session-seconds="{seconds}"' in page
    assert f"lv-session-end--{seconds}" in page


def test_a_script_extends_without_a_page(sign_in):
    client = sign_in(Role.MODERATOR)
    assert client.post("/accounts/extend/", headers={"accept": "text/plain"}).status_code == 204
