"""What is offered while somebody types: kinds, goals, providers, services; the form works without it."""

import pytest
from django.test import Client

from marketplace.reference.models import Goal
from providers.services import outcomes
from search.engines import Unavailable, switch
from search.selectors import suggest
from tests.providers.factories import draft_listing, officer, publish

HTMX = {"HX-Request": "true"}
MOST_QUERIES = 8


@pytest.fixture
def listing(provider, content):
    return publish(draft_listing(provider, content(), name="Night watch"))


def asked(typed):
    answer = Client().get("/services/suggestions/", {"q": typed}, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_beginning_of_a_word_finds_services_providers_and_goals(listing):
    goal = Goal.objects.order_by("pk").first()
    assert f'href="/services/{listing.reference}/"' in asked("nig")
    assert f'href="/providers/{listing.provider.slug}/"' in asked(listing.provider.name[:4].lower())
    assert f"?goal={goal.code}" in asked(goal.short_name.split()[0][:4])
    assert f"?goal={goal.code}" in asked(goal.code)


def test_an_acronym_finds_its_kind_of_service(listing):
    assert [code for code, _label in suggest("mdr").kinds] == ["MDR"]
    assert 'href="/services/?category=MDR"' in asked("mdr")


@pytest.mark.parametrize("typed", ["", " ", "n", "zzzzzz", "<script>", "'; --", "é" * 300, "\x00"])
def test_what_means_nothing_suggests_nothing_and_breaks_nothing(listing, typed):
    page = asked(typed)
    assert "<li>" not in page
    assert "<script>" not in page


def test_a_suspended_provider_is_not_suggested(listing):
    assert "Night watch" in asked("night")
    case = listing.provider.cases.get()
    outcomes.suspend_provider(by=officer(), case_id=case.pk, reason="incident", remark="Call us")
    assert "Night watch" not in asked("night")
    assert not suggest(listing.provider.name).providers


def test_kinds_are_suggested_while_no_engine_answers(listing, monkeypatch):
    def nobody(plan):
        raise Unavailable("down")

    assert suggest("night").services
    monkeypatch.setattr(switch, "search", nobody)
    assert suggest("mdr").kinds
    assert suggest("night").services == []


def test_whoever_opens_the_address_gets_the_whole_list(db):
    answer = Client().get("/services/suggestions/?q=night+watch")
    assert (answer.status_code, answer.url) == (302, "/services/?q=night+watch")


def test_the_field_is_a_plain_form_that_a_script_only_helps(listing):
    page = Client().get("/services/").content.decode()
    assert '<form method="get" action="/services/" role="search">' in page
    assert 'hx-get="/services/suggestions/"' in page


def test_it_asks_little_of_the_database(listing, django_assert_max_num_queries):
    asked("night")
    with django_assert_max_num_queries(MOST_QUERIES):
        asked("night")
