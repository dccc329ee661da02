"""Who may do what with an operator's record: "" or the reason why not."""

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.permissions import why_interested
from marketplace.accounts.roles import ROLES_OF_KIND, Kind, Role
from marketplace.documents.models import Document
from marketplace.engagements.permissions import running_work_of
from marketplace.vault.models import VaultEntry
from operators import selectors
from operators.models import IdentityCase, JoinRequest, OperatorProfile

EDITORS = (Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER)
OPERATOR_ROLES = tuple(ROLES_OF_KIND[Kind.OPERATOR])


def why_not_edit(actor: Actor, profile: OperatorProfile) -> str:
    if actor.is_system:
        return ""
    if actor.acts_for(profile.organisation_id, *EDITORS):
        return why_gone(profile.organisation)
    return _("Only an owner or a preparer of your organization may change this. Ask one of them.")


def why_gone(organisation: Organisation) -> str:
    """An organization that went into another one is history: everything new happens there."""
    succession = selectors.succession_of(organisation)
    if succession is None:
        return ""
    return _("%(old)s is now part of %(new)s. Act for that organization.") % {
        "old": organisation.name,
        "new": succession.successor.name,
    }


def why_not_assess(actor: Actor, profile: OperatorProfile) -> str:
    return why_not_edit(actor, profile)


def why_not_erase_answers(actor: Actor, organisation_id: int) -> str:
    if actor.acts_for(organisation_id, Role.OPERATOR_OWNER):
        return ""
    return _("Only an owner of your organization may erase its answers. Ask an owner.")


def why_not_ask_for_proof(actor: Actor, profile: OperatorProfile) -> str:
    if actor.is_system:
        return ""
    if actor.acts_for(profile.organisation_id, *EDITORS, Role.OPERATOR_SIGNER):
        return why_gone(profile.organisation)
    return _("Only an owner, a preparer or a signer may ask for the check of identity. Ask one of them.")


def why_not_work_identity(actor: Actor) -> str:
    """The desk belongs to the marketplace's vetting officers."""
    if actor.is_kind(Kind.MARKETPLACE) and actor.has(Role.VETTING_OFFICER):
        return ""
    return _("Only vetting officers work at this desk.")


def why_not_decide_join(actor: Actor, asked: JoinRequest) -> str:
    """A vetting officer who neither asked nor has a tie to the organization."""
    if reason := why_not_work_identity(actor):
        return reason
    if asked.asked_by_id == actor.user_id:
        return _("You asked for this yourself, so a colleague has to decide.")
    return why_interested(actor, asked.profile.organisation_id)


def why_not_decide_identity(actor: Actor, case: IdentityCase) -> str:
    """A vetting officer without an interest in it, who did not ask for the check either."""
    if actor.is_system:
        return ""
    if reason := why_not_work_identity(actor):
        return reason
    if case.proofs.filter(asked_by_id=actor.user_id).exists():
        return _("You asked for this check, so a colleague has to decide.")
    return why_interested(actor, case.profile.organisation_id)


def may_read_answers(actor: Actor, entry: VaultEntry) -> bool:
    """The operator's own people, and those who sell or deliver for a provider while it works on an order of theirs."""
    if actor.acts_for(entry.organisation_id, *OPERATOR_ROLES):
        return True
    return running_work_of(actor).filter(operator_id=entry.organisation_id).exists()


def may_read_document(actor: Actor, document: Document) -> bool:
    """Proofs and corrections: the operator's own people, and vetting officers."""
    return actor.acts_for(document.organisation_id, *OPERATOR_ROLES) or not why_not_work_identity(actor)


def may_read_paper(actor: Actor, document: Document) -> bool:
    """What shows a tie, an owner who is gone or a merger: vetting officers, and whoever handed it in."""
    return not why_not_work_identity(actor) or (actor.user_id is not None and document.uploaded_by_id == actor.user_id)


def why_not_buy(organisation: Organisation) -> str:
    """Gate of the trade: only an organization whose identity is verified today asks, applies and signs."""
    if gone := why_gone(organisation):
        return gone
    if selectors.is_identity_verified(organisation):
        return ""
    return _("We have not verified who your organization is yet. Open your dashboard and choose how to show us.")
