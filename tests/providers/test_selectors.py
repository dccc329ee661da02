"""What a provider's own listing costs for the size that a request names: the quote form starts from it."""

import pytest

from marketplace.core.money import Money
from marketplace.engagements.models import Request
from providers.selectors import list_price, sellers
from tests.providers.factories import create_provider, draft_listing, publish, vetted_provider


def asked(**changes):
    facts = {"category_code": "MDR", "size_facts": [["Computers watched", "60"]], "listing_reference": ""}
    return Request(**facts | changes)


@pytest.fixture
def listing(provider, content):
    return publish(draft_listing(provider, content()))


def test_the_price_of_the_first_year_comes_from_the_tier_of_the_size(listing, provider):
    price = list_price(asked(), provider.organisation_id)
    assert price.total == Money(60 * 1_500 * 12 + 50_000)
    assert price.words == "60 × $15.00 × 12 months + $500.00 for set-up"


def test_without_a_size_or_in_another_category_nothing_is_proposed(listing, provider):
    assert list_price(asked(size_facts=[]), provider.organisation_id) is None
    assert list_price(asked(category_code="MFAD"), provider.organisation_id) is None


def test_a_draft_and_the_listing_of_another_firm_are_not_proposed(provider, content):
    draft_listing(provider, content())
    assert list_price(asked(), provider.organisation_id) is None
    other = vetted_provider(name="Kessel Cyber")
    publish(draft_listing(other, content()))
    assert list_price(asked(), provider.organisation_id) is None
    assert list_price(asked(), other.organisation_id) is not None


def test_only_firms_that_are_vetted_today_can_be_asked_to_quote(listing, provider):
    unvetted = create_provider(name="Kessel Cyber")
    assert sellers()[provider.organisation_id] == ["Watch and respond"]
    assert unvetted.organisation_id not in sellers()
