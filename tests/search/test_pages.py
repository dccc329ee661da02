"""Public pages of one service and one provider."""

from decimal import Decimal

import pytest
from django.test import Client

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.engagements.funding import FundingOffer
from providers.services import profiles, vetting
from tests.providers.factories import draft_listing, in_days, officer, publish, reviewed_case
from tests.subsidies.factories import create_open_program


@pytest.fixture
def listing(provider, content):
    return publish(draft_listing(provider, content()))


def page(address, client=None):
    response = (client or Client()).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_service_shows_its_price_for_the_stated_size(listing):
    text = page(f"/services/{listing.reference}/?computers=35&people=20&sites=2")
    assert "$8,480.00" in text
    assert "35 × $19.00 × 12 months" in text
    assert "Trained on your data" in text
    assert "Monthly report names each alert" in text


def test_a_size_that_cannot_be_read_keeps_what_was_typed_and_says_what_is_right(listing):
    text = page(f"/services/{listing.reference}/?computers=many&people=20&sites=2")
    assert "many" in text
    assert "usa-error-message" in text


def test_operators_ask_for_a_quote_and_providers_do_not(listing, sign_in):
    address = f"/services/{listing.reference}/"
    asking = f"/requests/new/?listing={listing.reference}"
    assert asking in page(address)
    assert asking in page(address, sign_in(Role.OPERATOR_OWNER))
    assert asking not in page(address, sign_in(Role.PROVIDER_OWNER))


def test_a_provider_page_marks_what_nobody_checked(listing, provider):
    profiles.save_profile(by=SYSTEM, provider_id=provider.pk, city="Billings", since=2016, team_size=9)
    profiles.add_credential(
        by=SYSTEM, provider_id=provider.pk, kind="soc2_type2", issuer="A CPA firm", expires=in_days(100)
    )
    text = page(f"/providers/{provider.slug}/")
    assert "Billings, MT" in text
    assert "SOC 2 Type II" in text
    assert "Not checked" in text
    profiles.check_credential(
        by=officer(), case_id=provider.cases.get().pk, credential_id=provider.credentials.get().pk
    )
    assert "Not checked" not in page(f"/providers/{provider.slug}/")


def test_vetted_opens_what_was_checked_what_was_not_and_by_whom(listing, provider):
    text = page(f"/providers/{provider.slug}/vetted/")
    assert "not a government endorsement" in text
    assert "What we did not check" in text
    assert "Treasury sanctions" in text
    case = provider.cases.get()
    assert case.reviewed_by.name not in text


def test_a_condition_is_public(content):
    case = reviewed_case(left_open="references")
    vetting.approve_case(
        by=officer(), case_id=case.pk, vetted_until=in_days(90), condition="Send it", condition_due=in_days(30)
    )
    assert "Send it" in page(f"/providers/{case.provider.slug}/vetted/")


def test_a_holder_of_a_voucher_reads_what_it_pays_and_what_stays(listing, sign_in, monkeypatch):
    buyer = sign_in(Role.OPERATOR_SIGNER)
    offer = FundingOffer(
        source="voucher",
        offer_id="VCH-1",
        rate=Decimal("0.6"),
        budget_scope="line:1",
        label="Voucher VCH-1",
        program="Grant",
        rule="Grant pays 60% of what it covers.",
        category_codes=frozenset({"MDR"}),
    )
    asked = []
    monkeypatch.setattr("search.selectors.buyers.offers_for", lambda **given: asked.append(given) or [offer])
    text = page(f"/services/{listing.reference}/?computers=35&people=20&sites=2", buyer)
    assert asked == [{"operator_id": buyer.actor.organisation_id, "category_codes": []}]
    assert "−$5,088.00" in text
    assert "$3,392.00" in text
    assert "You pay" not in page(f"/services/{listing.reference}/")


def test_somebody_without_a_voucher_reads_which_open_programs_may_pay(listing):
    create_open_program()
    text = page(f"/services/{listing.reference}/?computers=35&people=20&sites=2")
    assert "If you qualify, you would pay about" in text
    assert "/check/" in text
