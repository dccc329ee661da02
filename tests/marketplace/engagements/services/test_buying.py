"""How many firms are asked, and for how long, by the price and the related orders before it."""

import datetime as dt

import pytest

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements import funding, services
from marketplace.engagements.funding import BuyingRule
from marketplace.engagements.models import Engagement
from marketplace.engagements.selectors import basis_of_draft
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.factories import SIGNATURE, Grants, operator_party, provider_party

FOURTEEN = Money(1_400_000)


class Banded(Grants):
    """The bands of the cards: one quote up to $15,000, three firms for ten business days, formal above $350,000."""

    def buying_rules(self, *, offers, price):
        if price <= Money(1_500_000):
            return BuyingRule(1, 0, "One quote is enough.")
        if price <= Money(35_000_000):
            return BuyingRule(3, 10, "Three firms, ten business days.")
        return BuyingRule(3, 10, "Use your formal buying process.", formal_procurement=True)


@pytest.fixture(autouse=True)
def bands(monkeypatch):
    monkeypatch.setattr(funding, "_sources", {})
    source = Banded(rate="0.5")
    funding.register_source(source)
    return source


def buy(buyer, seller, **changes):
    return factories.signed_order(
        buyer, seller, FOURTEEN, estimated_price=FOURTEEN, shown_own_share=Money(700_000), **changes
    )


def draft(buyer, sellers, **changes):
    return factories.draft_request(buyer, sellers, estimated_price=FOURTEEN, **changes)


def test_a_second_order_of_14000_within_90_days_goes_up_a_band():
    buyer, seller = operator_party(), provider_party()
    first = buy(buyer, seller)
    second = draft(buyer, [provider_party()])
    with pytest.raises(DomainError, match=r"Three firms.*\$28,000.00") as refusal:
        services.open_request(by=buyer.actor, request_id=second.pk)
    assert refusal.value.field == "providers"
    assert first.reference in str(refusal.value)
    second.refresh_from_db()
    assert (second.state, second.buying_basis) == ("draft", {})


def test_with_three_firms_for_ten_days_the_second_order_is_bought_and_says_what_was_counted():
    buyer, seller = operator_party(), provider_party()
    first = buy(buyer, seller)
    second = factories.open_request(buyer, [seller, provider_party(), provider_party()], estimated_price=FOURTEEN)
    assert (second.buying_basis["method"], second.buying_basis["counted"]) == ("small", 2_800_000)
    (counted,) = second.buying_basis["orders"]
    assert counted["reference"] == first.reference
    assert counted["why"] == "the same kind of service from the same firm"


def test_after_90_days_an_order_is_not_added():
    buyer, seller = operator_party(), provider_party()
    order = buy(buyer, seller)
    with clock.travel(order.signed_at + dt.timedelta(days=90, minutes=1)):
        assert factories.open_request(buyer, [seller], estimated_price=FOURTEEN).buying_basis["orders"] == []


@pytest.mark.parametrize(
    ("same_firm", "category", "counted"),
    [(True, "other", 2_800_000), (False, "mfa", 2_800_000), (False, "other", 1_400_000)],
)
def test_the_same_firm_or_the_same_kind_of_service_counts_and_nothing_else(same_firm, category, counted):
    buyer, seller = operator_party(), provider_party()
    buy(buyer, seller)
    asked = seller if same_firm else provider_party()
    request = draft(buyer, [asked], category_code=category)
    assert basis_of_draft(request)["counted"] == counted


def test_orders_of_another_operator_and_cancelled_orders_are_not_added():
    buyer, seller = operator_party(), provider_party()
    buy(operator_party(), seller)
    order = buy(buyer, seller)
    services.cancel_order(by=buyer.actor, engagement_id=order.pk, reason="We closed the plant.")
    assert basis_of_draft(draft(buyer, [seller]))["orders"] == []


def test_two_requests_opened_side_by_side_are_not_both_signed():
    """Each was under the limit when it was opened; the second signature sees the first order."""
    buyer = operator_party()
    requests = [factories.closed_request(buyer, [provider_party()], [FOURTEEN]) for _one in range(2)]
    first, second = (factories.evaluate(request, buyer).chosen for request in requests)
    share = {"by": buyer.actor, "signature": SIGNATURE, "shown_own_share": Money(700_000)}
    services.sign_order(quote_id=first.pk, **share)
    with pytest.raises(DomainError, match="needs more quotes"):
        services.sign_order(quote_id=second.pk, **share)
    assert Engagement.objects.count() == 1


def test_a_short_request_is_not_signed_in_a_band_that_asks_for_ten_business_days():
    buyer, seller = operator_party(), provider_party()
    today = clock.today("America/Chicago")
    short = {"questions_close_on": today, "closes_on": today + dt.timedelta(days=3)}
    three = [provider_party(), provider_party(), provider_party()]
    request = factories.closed_request(buyer, three, [FOURTEEN] * 3, **short)
    buy(buyer, seller)
    quote = factories.evaluate(request, buyer).chosen
    with pytest.raises(DomainError, match="not open for long enough"):
        services.sign_order(by=buyer.actor, quote_id=quote.pk, signature=SIGNATURE, shown_own_share=Money(700_000))
    assert not Engagement.objects.filter(request=request).exists()


def test_whoever_compares_learns_that_no_program_can_pay_at_the_price_of_a_quote(sign_in):
    client = sign_in(Role.OPERATOR_SIGNER)
    buyer = factories.Party(Role.OPERATOR_SIGNER, organisation=client.membership.organisation)
    prices = {Money(1_600_000): True, FOURTEEN: False}
    for price, warned in prices.items():
        request = factories.closed_request(buyer, [provider_party()], [price], estimated_price=FOURTEEN)
        page = client.get(f"/requests/{request.reference}/evaluate/").content.decode()
        assert ("What no program can pay" in page) == warned
        assert ("At $16,000.00 this needs more quotes. Three firms, ten business days." in page) == warned


def test_above_the_highest_band_the_page_sends_them_to_formal_procurement(sign_in):
    client = sign_in(Role.OPERATOR_SIGNER)
    buyer = factories.Party(Role.OPERATOR_SIGNER, organisation=client.membership.organisation)
    request = draft(buyer, [provider_party()])
    request.estimated_price = Money(40_000_000)
    request.save()
    page = client.get(f"/requests/{request.reference}/").content.decode()
    assert "Use your formal buying process." in page
    assert "This page cannot send it" in page
    with pytest.raises(DomainError, match="formal"):
        services.open_request(by=buyer.actor, request_id=request.pk)
    request.refresh_from_db()
    assert request.state == "draft"
