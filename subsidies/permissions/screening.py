from marketplace.accounts.actor import Actor
from marketplace.vault.models import VaultEntry


def may_read_answers(actor: Actor, entry: VaultEntry) -> bool:
    """A visitor's answers are found by their code alone; carried over, they are their organization's."""
    return entry.organisation_id is None or actor.acts_for(entry.organisation_id)
