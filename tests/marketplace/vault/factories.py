from marketplace.vault import access
from marketplace.vault.services import seal
from tests.marketplace.accounts.factories import OrganisationFactory

KIND = "test.note"


def allow_owner(actor, entry):
    return actor.acts_for(entry.organisation_id)


def create_entry(*, by, organisation=None, content="The panel in the pump house has no password"):
    """An entry of a kind that the owner's members may open."""
    access.register(KIND, allow_owner)
    return seal(by=by, organisation=organisation or OrganisationFactory(), kind=KIND, content=content)
