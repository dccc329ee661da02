from decimal import Decimal

import pytest

from marketplace.core.money import Money
from marketplace.engagements import funding
from marketplace.engagements.funding import BuyingRule, FundingOffer


class Grants:
    def __init__(self, code, rule, priority=50):
        self.code = code
        self.rule = rule
        self.priority = priority

    def offers(self, *, operator_id, category_codes):
        return [
            FundingOffer(
                source=self.code,
                offer_id="1",
                rate=Decimal("0.5"),
                priority=self.priority,
                budget_scope="line:1",
                label="Voucher",
                program="Program",
                category_codes=frozenset(category_codes),
            )
        ]

    def buying_rules(self, *, offers, price):
        return self.rule


@pytest.fixture
def two_sources(monkeypatch):
    monkeypatch.setattr(funding, "_sources", {})
    funding.register_source(Grants("mild", BuyingRule(1, 0, "One quote is enough."), priority=2))
    funding.register_source(Grants("strict", BuyingRule(3, 10, "Three providers, ten business days."), priority=1))


def test_offers_of_all_sources_come_in_the_order_of_use(two_sources):
    offers = funding.offers_for(operator_id=1, category_codes=["mdr"])
    assert [offer.key for offer in offers] == ["strict:1", "mild:1"]


def test_the_strictest_buying_rule_counts(two_sources):
    offers = funding.offers_for(operator_id=1, category_codes=["mdr"])
    assert funding.buying_rule(offers=offers, price=Money(1)).minimum_invited == 3
    assert funding.buying_rule(offers=[], price=Money(1)) is None
