from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from marketplace.vault.models import VaultEntry


def may_read_answers(actor: Actor, entry: VaultEntry) -> bool:
    """A visitor's answers are found by their code alone; carried over, they are their organization's."""
    return entry.organisation_id is None or actor.acts_for(entry.organisation_id)


def why_not_erase_answers(actor: Actor, organisation_id: int | None) -> str:
    if actor.acts_for(organisation_id, Role.OPERATOR_OWNER):
        return ""
    return _("Only an owner of your organization may erase its answers. Ask an owner.")
