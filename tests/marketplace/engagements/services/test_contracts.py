"""The contract pack that is made at the signature."""

import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.engagements import funding
from marketplace.engagements.models import Contract
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.factories import Grants, operator_party, provider_party


@pytest.fixture
def order(monkeypatch):
    monkeypatch.setattr(funding, "_sources", {})
    funding.register_source(Grants(rate="0.5"))
    return factories.signed_order(
        operator_party(), provider_party(), shown_own_share=Money(600_000), private_notes="The pump room has no lock."
    )


def test_the_pack_holds_the_order_as_it_was_signed(order):
    html = order.contract.html
    words = [order.operator.name, order.provider.name, order.reference, order.request.scope, "Everyone signs in with"]
    words += ["$12,000.00", "$6,000.00", "Voucher VCH-TEST", "It pays 50% of the lines", "No charge", "Dana Reyes"]
    words += [order.signature.sha256, "Bear Creek water system"]
    assert [word for word in words if word not in html] == []
    assert order.contract.sha256 == hashlib.sha256(html.encode()).hexdigest()


def test_private_notes_are_not_in_the_pack(order):
    assert "no lock" not in order.contract.html


@pytest.mark.parametrize("touch", [lambda rows: rows.update(html="Other terms"), lambda rows: rows.delete()])
def test_the_pack_is_never_changed_or_deleted(order, touch):
    with pytest.raises(DatabaseError), transaction.atomic():
        touch(Contract.objects.filter(engagement=order))
    assert Contract.objects.get().is_as_signed


def test_both_parties_download_the_same_document_and_nobody_else_does(order, sign_in):
    page = reverse("engagements:contract", args=[order.reference])
    for role, party in ((Role.OPERATOR_VIEWER, order.operator), (Role.PROVIDER_FINANCE, order.provider)):
        client = sign_in(role, organisation=party)
        answer = client.get(page)
        assert answer.content.decode() == order.contract.html
        assert answer["Content-Disposition"] == f'attachment; filename="{order.reference}.html"'
        assert (
            order.contract.sha256
            in client.get(reverse("engagements:signed_text", args=[order.reference])).content.decode()
        )
    assert sign_in(Role.PROVIDER_OWNER).get(page).status_code == 404
