"""Free help of public bodies that may replace what somebody looks for stands above every service."""

import pytest
from django.test import Client

from cms.models import FreeServicesPage
from cms.seeds import seed
from tests.providers.factories import draft_listing, publish, vetted_provider


@pytest.fixture
def shop(content):
    seed()
    publish(draft_listing(vetted_provider(), content(), name="Outside scan"))


def page(query):
    return Client().get(f"/services/?{query}").content.decode()


def test_free_help_that_fits_stands_above_the_services(shop):
    found = page("q=what+can+hackers+see+from+the+internet&state=MT")
    assert found.index("Free help first") < found.index("CISA scan from the outside")
    scan = page("q=outside+scan")
    assert scan.index("CISA scan from the outside") < scan.index('class="lv-service"')


def test_it_stands_there_also_when_no_service_fits(shop):
    found = page("q=hipaa")
    assert "No service fits" in found
    assert "CISA check-up" in found


@pytest.mark.parametrize("query", ["", "q=backup", "category=PAMS", "state=MT"])
def test_what_does_not_fit_is_not_shown(shop, query):
    assert "Free help first" not in page(query)


def test_a_page_taken_down_offers_nothing(shop):
    FreeServicesPage.objects.get().unpublish()
    assert "Free help first" not in page("q=outside+scan")
