import datetime as dt
import hashlib
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from marketplace.accounts import permissions
from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.accounts.models import Invitation, Membership, MembershipRole, Organisation, User
from marketplace.accounts.roles import MANAGER_ROLES, OUTSIDE_ROLES, Kind, Role
from marketplace.accounts.signals import people_changed
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused

INVITATION_LASTS = dt.timedelta(days=14)
FIRST_ROLE = {
    Kind.OPERATOR: Role.OPERATOR_OWNER,
    Kind.PROVIDER: Role.PROVIDER_OWNER,
    Kind.PROGRAM: Role.PROGRAM_ADMINISTRATOR,
    Kind.MARKETPLACE: Role.VETTING_OFFICER,
}


def tell(by: Actor, thing, action: str, **facts) -> None:
    people_changed.send(sender=type(thing), by=by, thing=thing, action=action, facts=facts)


@transaction.atomic
def create_organisation(
    *,
    by: Actor,
    name: str,
    kinds: Iterable[str],
    state: str = "",
    zone: str = "America/Chicago",
    phone: str = "",
    is_synthetic: bool = False,
) -> Organisation:
    """Create a legal entity; a person who creates it becomes its first manager."""
    chosen = [Kind(kind) for kind in kinds]
    if reason := permissions.why_not_create_organisation(by, chosen):
        raise Refused(reason)
    if not chosen:
        raise DomainError(_("Choose what your organization does: buys, sells, or both."), field="kinds")
    organisation = Organisation.objects.create(
        name=name,
        state=state,
        zone=zone,
        phone=phone,
        is_synthetic=is_synthetic,
        **{f"is_{kind}": kind in chosen for kind in Kind},
    )
    tell(by, organisation, "organisation.created", kinds=[str(kind) for kind in chosen])
    if by.user_id and not by.is_staff:
        add_member(by=by, organisation=organisation, user_id=by.user_id, roles=[FIRST_ROLE[kind] for kind in chosen])
    return organisation


def add_member(
    *,
    by: Actor,
    organisation: Organisation,
    user_id: int,
    roles: Iterable[str],
    title: str = "",
    outside_firm: str = "",
    ends_on: dt.date | None = None,
) -> Membership:
    """Write a membership with its roles; who may do this is decided by the service that calls."""
    membership = Membership.objects.create(
        user_id=user_id, organisation=organisation, title=title, outside_firm=outside_firm, ends_on=ends_on
    )
    write_roles(membership, check_roles(organisation, roles))
    tell(by, membership, "membership.started", roles=sorted(roles), user=user_id)
    return membership


@transaction.atomic
def invite_member(
    *,
    by: Actor,
    organisation_id: int,
    email: str,
    roles: Iterable[str],
    outside_firm: str = "",
    ends_on: dt.date | None = None,
) -> Invitation:
    """Offer a membership by e-mail for 14 days; an older offer to the same address ends.

    With `outside_firm` it is for a consultant: only to prepare or read, until `ends_on`.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    if reason := permissions.why_not_manage_people(by, organisation_id):
        raise Refused(reason)
    roles = check_roles(organisation, roles)
    check_outside(roles, outside_firm, ends_on)
    email = email.strip().lower()
    if organisation.memberships.active().filter(user__email=email).exists():
        raise DomainError(_("This person already belongs to your organization."), field="email")
    moment = clock.now()
    organisation.invitations.open().filter(email=email).update(withdrawn_at=moment)
    invitation = Invitation(
        organisation=organisation,
        email=email,
        roles=roles,
        outside_firm=outside_firm.strip(),
        ends_on=ends_on if outside_firm.strip() else None,
        invited_by_id=by.user_id,
        created_at=moment,
        expires_at=moment + INVITATION_LASTS,
    )
    invitation.token_sha256 = _hash(invitation_token(invitation))
    invitation.save()
    tell(by, invitation, "invitation.sent", roles=roles)
    outbox.enqueue("accounts.send_invitation", invitation.pk)
    return invitation


def invitation_token(invitation: Invitation) -> str:
    """The secret in the e-mailed link. It is worked out anew from our key, so that no table holds it."""
    parts = f"{invitation.organisation_id}:{invitation.email}:{invitation.created_at.isoformat()}"
    return salted_hmac("accounts.invitation", parts, algorithm="sha256").hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """An open invitation, or None when the link is wrong, used, withdrawn or too old."""
    found = Invitation.objects.open().filter(token_sha256=_hash(token), expires_at__gt=clock.now())
    return found.select_related("organisation", "invited_by").first()


@transaction.atomic
def accept_invitation(*, by: Actor, token: str) -> Membership:
    """Join with the roles offered. The signed-in person must own the invited address."""
    if by.user_id is None:
        raise Refused(_("Sign in first."))
    invitation = find_invitation(token)
    if invitation is None:
        raise DomainError(_("This invitation has ended or was used. Ask for a new one."))
    invitation = Invitation.objects.locked().get(pk=invitation.pk)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise DomainError(_("This invitation has ended or was used. Ask for a new one."))
    if not EmailAddress.objects.filter(user_id=by.user_id, email__iexact=invitation.email, verified=True).exists():
        raise Refused(_("This invitation is for another e-mail address. Sign in with that address."))
    if Membership.objects.active().filter(user_id=by.user_id, organisation=invitation.organisation_id).exists():
        raise DomainError(_("You already belong to this organization."))
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    return add_member(
        by=by,
        organisation=invitation.organisation,
        user_id=by.user_id,
        roles=invitation.roles,
        outside_firm=invitation.outside_firm,
        ends_on=invitation.ends_on,
    )


@transaction.atomic
def withdraw_invitation(*, by: Actor, invitation_id: int) -> Invitation:
    invitation = Invitation.objects.locked().get(pk=invitation_id)
    if reason := permissions.why_not_manage_people(by, invitation.organisation_id):
        raise Refused(reason)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise DomainError(_("This invitation was already used or withdrawn."))
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    tell(by, invitation, "invitation.withdrawn")
    return invitation


@transaction.atomic
def change_roles(
    *,
    by: Actor,
    membership_id: int,
    roles: Iterable[str],
    title: str = "",
    outside_firm: str = "",
    ends_on: dt.date | None = None,
) -> Membership:
    """Set a colleague's roles; the organisation always keeps somebody who can manage it."""
    membership = Membership.objects.locked().get(pk=membership_id)
    if reason := permissions.why_not_manage_people(by, membership.organisation_id):
        raise Refused(reason)
    if membership.ended_at:
        raise DomainError(_("This person has left the organization."))
    roles = check_roles(membership.organisation, roles)
    check_outside(roles, outside_firm, ends_on)
    if not MANAGER_ROLES & set(roles) and permissions.is_last_manager(membership):
        raise DomainError(
            _("This is the only person who can manage the organization. Give somebody else that role first."),
            field="roles",
        )
    before = sorted(membership.roles)
    membership.title, membership.outside_firm = title, outside_firm.strip()
    membership.ends_on = ends_on if membership.is_outside else None
    membership.save(update_fields=["title", "outside_firm", "ends_on"])
    write_roles(membership, roles)
    outside = str(membership.ends_on or "")
    tell(by, membership, "membership.roles_changed", before=before, after=roles, outside_until=outside)
    return membership


@transaction.atomic
def end_membership(*, by: Actor, membership_id: int) -> Membership:
    """The person no longer acts for the organisation; what they did stays under their name."""
    membership = Membership.objects.locked().get(pk=membership_id)
    if membership.ended_at:
        raise DomainError(_("This person has already left the organization."))
    if reason := permissions.why_not_end_membership(by, membership):
        raise Refused(reason)
    membership.ended_at = clock.now()
    membership.save(update_fields=["ended_at"])
    tell(by, membership, "membership.ended", user=membership.user_id)
    return membership


@transaction.atomic
def end_run_out_memberships() -> int:
    """Outside helpers whose last day has passed have left; safe to run often."""
    found = list(Membership.objects.run_out().locked())
    for membership in found:
        membership.ended_at = clock.now()
        membership.save(update_fields=["ended_at"])
        tell(SYSTEM, membership, "membership.ended", user=membership.user_id)
    return len(found)


@transaction.atomic
def reset_second_factor(*, by: Actor, user_id: int, reason_code: str) -> User:
    """Remove a person's authenticators after staff checked who asks; they set up a new one at the next sign-in."""
    user = User.objects.get(pk=user_id)
    if reason := permissions.why_not_reset_second_factor(by, user):
        raise Refused(reason)
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise DomainError(_("This person has no second factor to reset."))
    tell(by, user, "user.second_factor_reset", reason=reason_code, removed=removed)
    return user


def check_roles(organisation: Organisation, roles: Iterable[str]) -> list[str]:
    roles = sorted({str(role) for role in roles})
    if not roles:
        raise DomainError(_("Choose at least one role."), field="roles")
    if set(roles) - set(permissions.roles_allowed(organisation)):
        raise DomainError(_("Choose roles that exist in this kind of organization."), field="roles")
    return roles


def check_outside(roles: Iterable[str], firm: str, ends_on: dt.date | None) -> None:
    """A consultant from outside is named and dated, and never signs or manages."""
    if not firm.strip():
        return
    if ends_on is None:
        raise DomainError(_("Enter the last day on which this person helps you."), field="ends_on")
    if ends_on < clock.today():
        raise DomainError(_("This day has passed. Enter the last day on which this person helps you."), field="ends_on")
    if set(roles) - OUTSIDE_ROLES:
        raise DomainError(
            _("Somebody from an outside firm may prepare or read, and never signs. Choose Preparer or Viewer."),
            field="roles",
        )


def write_roles(membership: Membership, roles: Iterable[str]) -> None:
    membership.role_rows.exclude(role__in=roles).delete()
    kept = set(membership.role_rows.values_list("role", flat=True))
    # One by one: the editors' area follows the signal of each row.
    for role in roles:
        if role not in kept:
            MembershipRole.objects.create(membership=membership, role=role)
    # A prefetched list of roles would be stale now.
    getattr(membership, "_prefetched_objects_cache", {}).pop("role_rows", None)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
