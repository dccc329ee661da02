"""What the comparison of quotes says before and after an order."""

import pytest

from marketplace.core.money import Money
from marketplace.engagements import funding, selectors, services
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.factories import SIGNATURE, Grants, operator_party, provider_party


@pytest.fixture
def sixty_percent(monkeypatch):
    monkeypatch.setattr(funding, "_sources", {})
    funding.register_source(Grants(rate="0.6"))


def test_after_signing_the_comparison_keeps_the_shares_of_the_order_and_nobody_pays_the_others(sixty_percent):
    buyer, sellers = operator_party(), [provider_party(), provider_party()]
    request = factories.closed_request(buyer, sellers, [Money(100_000), Money(200_000)])
    before = selectors.compare(request)[0]
    assert (before.subsidy, before.own_share) == (Money(60_000), Money(40_000))
    quote = factories.evaluate(request, buyer, before.quote).chosen
    services.sign_order(by=buyer.actor, quote_id=quote.pk, signature=SIGNATURE, shown_own_share=Money(40_000))
    chosen, other = selectors.compare(type(request).objects.get(pk=request.pk))
    assert (chosen.subsidy, chosen.own_share) == (Money(60_000), Money(40_000))
    assert (other.price, other.subsidy, other.own_share) == (Money(200_000), None, None)
