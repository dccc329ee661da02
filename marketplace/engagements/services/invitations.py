"""Who is asked to quote: vetted providers, and a firm that the operator names and that is not vetted yet."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.engagements import notices, permissions
from marketplace.engagements.models import Invitation, Request

MOST_INVITED = 5
LINK_LASTS = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class NamedFirm:
    """A firm outside of the catalogue: it gets a link to sign up and be vetted, and cannot quote before."""

    name: str
    email: str


def set_parties(
    request: Request,
    providers: Iterable[Organisation],
    written_with: Iterable[Organisation],
    firms: Iterable[NamedFirm],
) -> None:
    """Write who is invited to a draft, anew; the caller has authorized it."""
    providers, firms = list(providers), list(firms)
    if len(providers) + len(firms) > MOST_INVITED:
        raise DomainError(_("Invite five providers at most."), field="providers")
    request.written_with.set(written_with)
    request.invitations.all().delete()
    for provider in providers:
        if reason := permissions.why_not_invite(request, provider):
            raise DomainError(reason, field="providers")
        Invitation.objects.create(request=request, provider=provider)
    for firm in firms:
        Invitation.objects.create(request=request, firm_name=firm.name.strip(), firm_email=firm.email.strip().lower())


def check_invited(request: Request) -> None:
    """Somebody is invited, and everybody who is may still sell."""
    invitations = list(request.invitations.select_related("provider"))
    if not invitations:
        raise DomainError(_("Invite at least one provider."), field="providers")
    for invitation in invitations:
        if invitation.provider and (reason := permissions.why_not_invite(request, invitation.provider)):
            raise DomainError(reason, field="providers")


def offer_links(by: Actor, request: Request) -> None:
    """Mail each named firm its link; the request was opened just now."""
    for invitation in request.invitations.named().order_by("pk"):
        _offer_link(by, invitation)


@transaction.atomic
def send_link_again(*, by: Actor, invitation_id: int) -> Invitation:
    """A new link for a named firm that has not signed up; the older one ends."""
    invitation = Invitation.objects.locked().select_related("request").get(pk=invitation_id)
    if reason := permissions.why_not_prepare(by, invitation.request.operator_id):
        raise Refused(reason)
    if not invitation.firm_email or invitation.provider_id:
        raise DomainError(_("This firm has signed up already."))
    if not invitation.request.is_quotable:
        raise DomainError(_("The time for quotes is over, so a link would be of no use."))
    _offer_link(by, invitation)
    return invitation


def firm_token(invitation: Invitation) -> str:
    """The secret in the e-mailed link. It is worked out anew from our key, so that no table holds it."""
    sent_at = invitation.link_sent_at.isoformat() if invitation.link_sent_at else ""
    return salted_hmac("engagements.firm", f"{invitation.pk}:{sent_at}", algorithm="sha256").hexdigest()


def find_firm_invitation(token: str) -> Invitation | None:
    """The invitation of this link, or None when the link is wrong, used or too old, or the request is over."""
    found = Invitation.objects.waiting().filter(link_sha256=_hash(token), link_expires_at__gt=clock.now())
    invitation = found.select_related("request__operator").first()
    return invitation if invitation and invitation.request.is_quotable else None


@transaction.atomic
def join_as_firm(*, by: Actor, token: str) -> Invitation:
    """The firm of the link is the organisation that the person acts for; the link is used up."""
    invitation = find_firm_invitation(token)
    if invitation is None:
        raise DomainError(_("This link has ended or was used. Ask the buyer to send it again."))
    invitation = Invitation.objects.locked().select_related("request__operator").get(pk=invitation.pk)
    if reason := permissions.why_not_join_as_firm(by, invitation.request):
        raise Refused(reason)
    if invitation.provider_id or invitation.link_sha256 != _hash(token):
        raise DomainError(_("This link has ended or was used. Ask the buyer to send it again."))
    if invitation.request.invitations.filter(provider_id=by.organisation_id).exists():
        raise DomainError(_("Your organization is invited to this request already."))
    invitation.provider_id = by.organisation_id
    invitation.joined_at = clock.now()
    invitation.save(update_fields=["provider", "joined_at"])
    record(by, invitation.request, "request.firm_joined", invitation=invitation.pk, provider=by.organisation_id)
    notices.tell_firm_joined(invitation)
    return invitation


def _offer_link(by: Actor, invitation: Invitation) -> None:
    invitation.link_sent_at = clock.now()
    invitation.link_expires_at = invitation.link_sent_at + LINK_LASTS
    invitation.link_sha256 = _hash(firm_token(invitation))
    invitation.save(update_fields=["link_sent_at", "link_expires_at", "link_sha256"])
    record(by, invitation.request, "request.firm_invited", invitation=invitation.pk)
    outbox.enqueue("engagements.send_firm_link", invitation.pk)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
