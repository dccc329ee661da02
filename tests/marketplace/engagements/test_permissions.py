"""Protected texts of an order are for those who need them for the work, not for everybody on either side."""

import pytest

from marketplace.accounts.roles import Role
from marketplace.core.errors import Refused
from marketplace.vault.models import VaultView
from marketplace.vault.services import open_entry
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.engagements.factories import operator_party, provider_party, signed_order


@pytest.fixture
def order():
    return signed_order(operator_party(), provider_party(), private_notes="The second site has no lock.")


def actor_for(order, role):
    organisation = order.operator if role.startswith("operator_") else order.provider
    return create_member(role, organisation=organisation).actor()


@pytest.mark.parametrize("role", [Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER, Role.PROVIDER_DELIVERY])
def test_who_buys_or_delivers_opens_the_private_notes(order, role):
    entry = order.request.private_notes
    assert open_entry(by=actor_for(order, role), entry=entry, purpose="Test") == "The second site has no lock."


@pytest.mark.parametrize("role", [Role.OPERATOR_VIEWER, Role.PROVIDER_FINANCE, Role.PROGRAM_REVIEWER])
def test_who_does_not_need_them_opens_no_private_notes(order, role):
    with pytest.raises(Refused):
        open_entry(by=actor_for(order, role), entry=order.request.private_notes, purpose="Test")
    assert not VaultView.objects.exists()
