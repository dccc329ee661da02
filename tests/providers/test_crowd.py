"""Services in any number, for measuring the search."""

import pytest

from providers.models import Listing
from providers.seeds.crowd import seed_crowd
from search.documents import documents_of
from tests.providers.factories import draft_listing, publish, vetted_provider

pytestmark = pytest.mark.django_db


def test_copies_are_public_services_of_their_own_until_there_are_so_many(content):
    first, second = (publish(draft_listing(vetted_provider(), content(), name=name)) for name in ("Watch", "Backup"))
    seed_crowd(7)
    listings = list(Listing.objects.public())
    assert len(listings) == 7
    assert len({listing.reference for listing in listings}) == len({listing.name for listing in listings}) == 7
    assert all(listing.public_copy["reference"] == listing.reference for listing in listings)
    assert all(listing.public_copy["name"] == listing.name for listing in listings)
    assert {document.id for document in documents_of()} == {listing.pk for listing in listings}
    seed_crowd(7)
    assert Listing.objects.public().count() == 7
    for listing in (first, second):
        before = listing.public_copy
        listing.refresh_from_db()
        assert listing.public_copy == before
