"""The services that an organization has in mind: one list for its people, changed by those who buy."""

import pytest

from marketplace.accounts.roles import Role
from providers.services import listings
from search.models import ShortlistEntry
from tests.providers.factories import SYSTEM, draft_listing, publish


@pytest.fixture
def listing(provider, content):
    return publish(draft_listing(provider, content(), name="Night watch"))


def words(client, address="/shortlist/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_one_puts_on_the_list_colleagues_see_with_who_and_when(listing, sign_in):
    buyer = sign_in(Role.OPERATOR_PREPARER)
    viewer = sign_in(Role.OPERATOR_VIEWER, organisation=buyer.membership.organisation)
    stranger = sign_in(Role.OPERATOR_OWNER)
    assert buyer.post(f"/services/{listing.reference}/shortlist/").url == "/shortlist/"
    page = words(viewer)
    assert "Night watch" in page
    assert f"added by {buyer.membership.user.name} on" in page
    assert "Night watch" not in words(stranger)


def test_twice_on_the_list_is_once_and_twice_off_is_off(listing, sign_in):
    buyer = sign_in(Role.OPERATOR_SIGNER)
    for _time in range(2):
        buyer.post(f"/services/{listing.reference}/shortlist/")
    assert ShortlistEntry.objects.count() == 1
    assert buyer.post(f"/services/{listing.reference}/shortlist/end/").status_code == 302
    assert buyer.post(f"/services/{listing.reference}/shortlist/end/").status_code == 404
    assert ShortlistEntry.objects.count() == 0


@pytest.mark.parametrize("role", [Role.OPERATOR_VIEWER, Role.PROVIDER_OWNER, Role.PROGRAM_REVIEWER, Role.EDITOR])
def test_whoever_does_not_buy_changes_no_list(listing, sign_in, role):
    client = sign_in(role)
    assert client.post(f"/services/{listing.reference}/shortlist/").status_code == 403
    assert ShortlistEntry.objects.count() == 0
    assert "Add to our shortlist" not in words(client, f"/services/{listing.reference}/")


def test_a_viewer_takes_nothing_off_and_a_stranger_does_not_find_it(listing, sign_in):
    buyer = sign_in(Role.OPERATOR_OWNER)
    buyer.post(f"/services/{listing.reference}/shortlist/")
    viewer = sign_in(Role.OPERATOR_VIEWER, organisation=buyer.membership.organisation)
    stranger = sign_in(Role.OPERATOR_OWNER)
    assert viewer.post(f"/services/{listing.reference}/shortlist/end/").status_code == 403
    assert stranger.post(f"/services/{listing.reference}/shortlist/end/").status_code == 404
    assert ShortlistEntry.objects.count() == 1


def test_a_service_that_is_taken_down_stays_as_a_reference_and_can_be_taken_off(listing, sign_in):
    buyer = sign_in(Role.OPERATOR_OWNER)
    assert "Add to our shortlist" in words(buyer, f"/services/{listing.reference}/")
    buyer.post(f"/services/{listing.reference}/shortlist/")
    listings.unpublish_listing(by=SYSTEM, listing_id=listing.pk)
    page = words(buyer)
    assert f"{listing.reference} is not on offer now." in page
    assert "Night watch" not in page
    assert buyer.post(f"/services/{listing.reference}/shortlist/end/").status_code == 302


def test_providers_have_no_shortlist(sign_in):
    assert sign_in(Role.PROVIDER_OWNER).get("/shortlist/").status_code == 404
