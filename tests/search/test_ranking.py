"""Why a service stands where it does, in sentences that add up to its score."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from search import filters, scoring, selectors
from tests.providers.factories import draft_listing, publish, vetted_provider


@pytest.fixture
def shop(content):
    firm = vetted_provider(name="Tovilune Cyber")
    return lambda name, **changes: publish(draft_listing(firm, content(**changes), name=name))


def asked(**query):
    from django.http import QueryDict

    address = QueryDict(mutable=True)
    address.update(query)
    return filters.read(address).question


def test_the_reasons_add_up_to_the_score_and_neighbours_are_named(shop):
    first, second = shop("Night watch"), shop("Backups for the night")
    question = asked(q="night watch")
    standing = selectors.standing_of(question, None, first.reference)
    assert (standing.place, standing.total) == (1, 2)
    assert sum(reason.points for reason in standing.reasons) == standing.score
    assert all(reason.sentence for reason in standing.reasons)
    assert standing.above is None
    assert standing.below.name == "Backups for the night"
    assert standing.below.score < standing.score
    assert selectors.standing_of(question, None, second.reference).above.score == standing.score


def test_the_page_says_the_place_the_points_and_that_nobody_pays(shop):
    listing = shop("Night watch")
    page = Client().get(reverse("search:why", args=[listing.reference]), {"q": "night watch"}).content.decode()
    assert "Place 1 of 1" in page
    assert "its name is exactly what you typed" in page
    assert "Nobody can pay" in page
    points = [int(found) for found in re.findall(r'class="lv-number">(\d+)</td>', page)]
    assert sum(points) == int(re.search(r"<strong>(\d+)</strong>", page).group(1))


def test_every_card_leads_to_its_why_with_the_question_in_the_address(shop):
    listing = shop("Night watch")
    page = Client().get(reverse("search:services"), {"q": "night"}).content.decode()
    assert f"{reverse('search:why', args=[listing.reference])}?q=night" in page


def test_in_another_order_points_play_no_part_and_the_page_says_so(shop):
    listing = shop("Night watch")
    page = Client().get(reverse("search:why", args=[listing.reference]), {"sort": "price"}).content.decode()
    assert "these points play no part" in page


def test_a_service_that_does_not_answer_the_question_is_said_not_to(shop):
    listing = shop("Night watch")
    page = Client().get(reverse("search:why", args=[listing.reference]), {"state": "WY", "q": "zzzzz"})
    assert page.status_code == 200
    assert "not on the page of the list" in page.content.decode()
    assert Client().get(reverse("search:why", args=["SVC-NONE"])).status_code == 404


def test_one_table_holds_every_clause_and_its_points(shop):
    page = Client().get(reverse("search:ranking")).content.decode()
    for weight in (scoring.EXACT_NAME, scoring.SECTOR, scoring.AREA, scoring.TOLD, scoring.FRESH, scoring.SOON):
        assert f">{weight}<" in page
    assert page.count("times up to") == len(scoring.WEIGHTS)


def test_a_question_of_two_hundred_letters_is_read_to_its_end(shop):
    shop("Night watch")
    question = asked(q="x" * 194 + " night")
    assert question.q.endswith(" night")
