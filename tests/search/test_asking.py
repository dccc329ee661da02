"""From a service on the public pages to a request for a quote, as an operator clicks it."""

import datetime as dt

import pytest

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.engagements.models import Request
from operators import services as operators
from providers.prices import frozen_copy
from tests.operators.factories import create_operator, create_system
from tests.providers.factories import draft_listing, publish


@pytest.fixture
def listing(provider, content):
    return publish(draft_listing(provider, content()))


@pytest.fixture
def buyer(sign_in, listing):
    client = sign_in(Role.OPERATOR_OWNER)
    profile = create_operator(client.membership.organisation)
    create_system(profile)
    client.case = profile.identity_case
    return client


def ask(client, listing):
    """Follows the button of the service page and sends what the form already says, with a price; the request."""
    address = f"/requests/new/?listing={listing.reference}"
    assert f'href="{address}"' in client.get(f"/services/{listing.reference}/").content.decode()
    form = client.get(address).context["form"]
    assert form["title"].value() == "Night watch"
    assert form["providers"].value() == [listing.provider.organisation_id]
    assert form["systems"].value() == "Poplar Water"
    today = clock.today()
    typed = {name: form[name].value() or "" for name in form.fields} | {
        "estimated_price": "9,000",
        "closes_on": today + dt.timedelta(days=30),
    }
    assert client.post(address, typed).status_code == 302
    return Request.objects.get()


def test_a_request_starts_from_the_service_and_keeps_its_copy(buyer, listing):
    request = ask(buyer, listing)
    assert request.category_code == "MDR"
    assert request.listing_reference == listing.reference
    assert request.listing_copy == frozen_copy(listing)
    assert request.invitations.get().provider == listing.provider.organisation


def test_an_operator_who_is_not_verified_drafts_but_does_not_send(buyer, listing):
    request = ask(buyer, listing)
    answer = buyer.post(f"/requests/{request.reference}/open/")
    assert answer.status_code == 403
    assert "not verified who your organization is" in answer.content.decode()
    request.refresh_from_db()
    assert (request.state, request.opened_at) == ("draft", None)


def test_a_verified_operator_sends_it(buyer, listing):
    operators.ask_for_proof(by=SYSTEM, case_id=buyer.case.pk, route="call_back")
    operators.verify_identity(by=SYSTEM, case_id=buyer.case.pk, found="Called.")
    request = ask(buyer, listing)
    assert buyer.post(f"/requests/{request.reference}/open/").status_code == 302
    request.refresh_from_db()
    assert request.state == "open"
