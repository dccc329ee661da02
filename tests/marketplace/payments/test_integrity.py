"""The operator's share comes from the operator: not from the provider, nor from whoever owns it."""

import pytest

from marketplace.core.errors import DomainError
from marketplace.payments import integrity, services
from marketplace.payments.models import OwnShareProof
from tests.marketplace.payments.factories import Deal, payment


@pytest.fixture
def deal():
    deal = Deal()
    provider, owner = deal.seller.organisation, deal.seller.membership.user
    provider.name, owner.name = "Quenmarn Group, LLC", "Ada Quenmarn"
    provider.save()
    owner.save()
    return deal


def record(deal, payer):
    share = deal.invoiced()
    services.record_payment(by=deal.buyer.actor, own_share_id=share.pk, details=payment(share, payer=payer))
    return share.proofs.get()


@pytest.mark.parametrize(
    "payer", ["Quenmarn Group, LLC", "QUENMARN GROUP", "quenmarn  group inc.", "Ada Quenmarn", "QUENMARN, ADA"]
)
def test_a_share_that_the_provider_or_its_owner_paid_is_refused(deal, payer):
    with pytest.raises(DomainError, match="Your share must come from your own money") as refusal:
        record(deal, payer)
    assert refusal.value.field == "payer"
    assert not OwnShareProof.objects.exists()


@pytest.mark.parametrize("payer", ["", "  "])
def test_nothing_typed_means_the_operator_paid(deal, payer):
    assert integrity.why_look_at_payer(record(deal, payer)) == ""


def test_the_operators_own_name_is_its_own_in_any_spelling(deal):
    assert integrity.why_look_at_payer(record(deal, deal.buyer.organisation.name.upper() + ", Inc.")) == ""


def test_another_payer_is_taken_and_whoever_approves_the_claim_is_told(deal):
    told = integrity.why_look_at_payer(record(deal, "Bear County"))
    assert told == "The own share was paid by “Bear County”, not by the operator. Ask who that is."
