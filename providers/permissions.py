"""Who may do what with profiles, vetting and listings; each predicate answers with the reason, "" = allowed."""

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.permissions import why_interested
from marketplace.accounts.roles import Kind, Role
from marketplace.documents.models import Document
from providers.models import EvidenceFile, Listing, ProviderProfile, VettingCase
from providers.states import VettingState


def why_not_edit_profile(actor: Actor, provider: ProviderProfile) -> str:
    if actor.is_system or actor.acts_for(provider.organisation_id, Role.PROVIDER_OWNER, Role.PROVIDER_SALES):
        return ""
    return _("Only owners and sales staff of the firm can change this.")


def why_not_answer_vetting(actor: Actor, case: VettingCase) -> str:
    """Owners answer for their firm; nobody else signs statements about it."""
    if actor.is_system or actor.acts_for(case.provider.organisation_id, Role.PROVIDER_OWNER):
        return ""
    return _("Only an owner of the firm can answer vetting questions.")


def why_not_vet(actor: Actor, case: VettingCase) -> str:
    if actor.is_system:
        return ""
    if not (actor.is_kind(Kind.MARKETPLACE) and actor.has(Role.VETTING_OFFICER)):
        return _("Only vetting officers can do this.")
    return why_interested(actor, case.provider.organisation_id)


def may_download_evidence(actor: Actor, document: Document) -> bool:
    """The firm's owners; officers without an interest, once the case was sent to them."""
    file = EvidenceFile.objects.filter(document=document).select_related("item__case__provider").first()
    if file is None:
        return False
    case = file.item.case
    return not why_not_answer_vetting(actor, case) or bool(case.submitted_at and not why_not_vet(actor, case))


def why_not_approve(actor: Actor, case: VettingCase) -> str:
    """Two different officers: who reviewed the evidence does not approve."""
    if reason := why_not_vet(actor, case):
        return reason
    if case.reviewed_by_id is None or (case.approved_at and case.reviewed_at < case.approved_at):
        return _("The evidence has not been reviewed yet. One officer reviews it, another approves.")
    if case.reviewed_by_id == actor.user_id:
        return _("You reviewed the evidence, so another officer must approve.")
    return ""


def why_not_hear_appeal(actor: Actor, case: VettingCase) -> str:
    if reason := why_not_vet(actor, case):
        return reason
    if actor.user_id in (case.declined_by_id, case.reviewed_by_id):
        return _("You took part in the decision, so another officer must hear the appeal.")
    return ""


def why_not_end_suspension(actor: Actor, case: VettingCase) -> str:
    if reason := why_not_vet(actor, case):
        return reason
    if case.state == VettingState.SUSPENDED and case.suspended_by_id == actor.user_id:
        return _("You suspended this firm, so another officer must decide how it ends.")
    return ""


def why_not_on_moderation_desk(actor: Actor) -> str:
    if actor.is_system or (actor.is_kind(Kind.MARKETPLACE) and actor.has(Role.MODERATOR)):
        return ""
    return _("Only moderators can open this page.")


def why_not_on_vetting_desk(actor: Actor) -> str:
    if actor.is_system or (actor.is_kind(Kind.MARKETPLACE) and actor.has(Role.VETTING_OFFICER)):
        return ""
    return _("Only vetting officers can open this page.")


def why_not_moderate(actor: Actor, listing: Listing) -> str:
    return why_not_on_moderation_desk(actor) or why_interested(actor, listing.provider.organisation_id)


def why_not_edit_listing(actor: Actor, listing: Listing) -> str:
    return why_not_edit_profile(actor, listing.provider)


def why_not_unpublish(actor: Actor, listing: Listing) -> str:
    """The firm may take its listing down; a moderator may too."""
    return why_not_edit_listing(actor, listing) and why_not_moderate(actor, listing)


def why_not_sell(organisation: Organisation) -> str:
    """Gate of the trade: only a firm that is vetted today is invited, quotes and signs."""
    if ProviderProfile.objects.vetted().filter(organisation=organisation).exists():
        return ""
    return _("This provider is not vetted today, so it cannot be invited or take an order.")
