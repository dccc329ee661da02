from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from search.models import SavedSearch

BUYERS = (Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER)


def why_not_share(actor: Actor) -> str:
    """Who buys for an operator decides what all of its people read about."""
    if actor.has(*BUYERS):
        return ""
    return _("Only people who buy for an operator share searches with it. Keep this one for yourself.")


def why_not_end(actor: Actor, search: SavedSearch) -> str:
    """One's own; a shared one also by whoever else may share."""
    if search.user_id == actor.user_id or actor.acts_for(search.organisation_id, *BUYERS):
        return ""
    return _("Only people who buy for your organization end a shared search. You can stop its e-mails for yourself.")


def why_not_shortlist(actor: Actor) -> str:
    """The list is of an operator; who buys for it decides what stands there."""
    if actor.has(*BUYERS):
        return ""
    return _("Only people who buy for an operator change its shortlist. Ask a colleague who prepares its requests.")
