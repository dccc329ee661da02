import pytest
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.vault.models import VaultEntry, VaultView
from operators.models import Assessment
from tests.operators.factories import create_goals, create_operator


@pytest.fixture
def profile():
    create_goals(4)
    return create_operator()


@pytest.fixture
def owner(sign_in, profile):
    return sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)


def page(function):
    return reverse("assessment_page", args=[function])


def test_answers_are_saved_page_by_page_and_come_back(owner):
    assert owner.get(reverse("assessment")).status_code == 200
    assert owner.post(page("GV"), {"goal_1_A": "no"})["Location"] == page("ID")
    owner.post(page("PR"), {"goal_3_F": "partly", "goal_3_I": ""})
    assert owner.post(page("RC"), {})["Location"] == reverse("assessment")
    overview = owner.get(reverse("assessment")).content.decode()
    assert "Goal 1.A" in overview
    assert "Goal 3.F" in overview
    assert Assessment.objects.get().finished_on
    assert "checked" in owner.get(page("GV")).content.decode()


def test_open_goals_stand_on_the_dashboard_and_the_view_is_logged(owner):
    owner.post(page("GV"), {"goal_1_A": "no"})
    before = VaultView.objects.count()
    assert "Goal 1.A" in owner.get(reverse("dashboard")).content.decode()
    assert VaultView.objects.count() == before + 1


def test_an_answer_that_is_none_of_ours_is_asked_again(owner):
    assert owner.post(page("GV"), {"goal_1_A": "maybe"}).status_code == 200
    assert not VaultEntry.objects.exists()
    assert owner.get(page("XX")).status_code == 404


def test_erasing_asks_once(owner):
    assert owner.get(reverse("assessment_erase")).status_code == 404
    owner.post(page("GV"), {"goal_1_A": "no"})
    assert owner.get(reverse("assessment_erase")).status_code == 200
    owner.post(reverse("assessment_erase"))
    assert VaultEntry.objects.get().erased_at
    assert "Goal 1.A" not in owner.get(reverse("assessment")).content.decode()


def test_a_viewer_looks_and_others_see_nothing(sign_in, owner, profile):
    owner.post(page("GV"), {"goal_1_A": "no"})
    viewer = sign_in(Role.OPERATOR_VIEWER, organisation=profile.organisation)
    assert viewer.get(reverse("assessment")).status_code == 200
    assert viewer.post(page("GV"), {"goal_1_A": "yes"}).status_code == 403
    for role in (Role.PROVIDER_OWNER, Role.VETTING_OFFICER, Role.PROGRAM_REVIEWER):
        assert sign_in(role).get(reverse("assessment")).status_code == 404
