"""What was searched for is kept for staff without who searched, and what found nothing is reported."""

import datetime as dt

import pytest
from django.test import Client

from marketplace.accounts.roles import Role
from marketplace.core import clock
from search import selectors, services
from search.models import QueryLog
from tests.providers.factories import draft_listing, publish, vetted_provider


@pytest.fixture
def shop(content):
    publish(draft_listing(vetted_provider(name="Tovilune Cyber"), content(), name="Night watch"))


def rows():
    return list(QueryLog.objects.values_list("words", "found", "narrowed_by").order_by("words"))


def test_a_search_is_noted_without_who_or_when_but_the_day(shop, sign_in):
    sign_in(Role.OPERATOR_OWNER).get("/services/?q=Night+watch&state=MT&delivery=remote")
    [row] = QueryLog.objects.all()
    assert (row.words, row.found, row.narrowed_by) == ("night watch", 1, "state=MT")
    assert row.day == clock.today()
    assert {field.name for field in QueryLog._meta.fields} == {"id", "words", "day", "found", "narrowed_by"}


def test_a_word_that_may_be_a_name_never_stands_beside_what_was_asked(shop):
    Client().get("/services/?q=Quillfernia+night+watch")
    assert rows() == [("quillfernia", 0, ""), ("… night watch", 1, "")]


@pytest.mark.parametrize("words", ["555-0142", "ann@quillfern.example", "123456789"])
def test_numbers_and_addresses_are_not_kept(shop, words):
    Client().get("/services/", {"q": words})
    assert not [row for row in rows() if any(letter.isdigit() or letter == "@" for letter in row[0])]


def test_turning_the_page_or_looking_around_is_no_search(shop):
    for address in ("/services/", "/services/?state=MT", "/services/?q=night&page=2"):
        Client().get(address)
    assert rows() == []


def test_staff_see_what_found_nothing_the_most_frequent_first(shop, sign_in):
    for words in ("blimpwash", "blimpwash", "zorbfit"):
        Client().get("/services/", {"q": words})
    moderator = sign_in(Role.MODERATOR)
    page = moderator.get("/services/gaps/").content.decode()
    assert page.index("blimpwash") < page.index("zorbfit")
    assert [gap["times"] for gap in selectors.gaps()] == [2, 1]
    assert "2 different searches of the last 30 days found nothing" in moderator.get("/dashboard/").content.decode()


@pytest.mark.parametrize("role", [Role.OPERATOR_OWNER, Role.PROVIDER_OWNER])
def test_nobody_else_sees_them(shop, sign_in, role):
    assert sign_in(role).get("/services/gaps/").status_code == 404


def test_after_ninety_days_they_are_forgotten(shop):
    Client().get("/services/?q=blimpwash")
    with clock.travel(clock.now() + dt.timedelta(days=91)):
        assert not selectors.gaps()
        services.forget_queries()
    assert not QueryLog.objects.exists()
