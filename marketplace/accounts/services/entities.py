"""What changes about the organization itself: its name, whom we ask second, who manages it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import permissions
from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation, PastName, User
from marketplace.accounts.roles import Role
from marketplace.accounts.services.people import add_member, tell, write_roles
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused


@transaction.atomic
def choose_second_contact(*, by: Actor, organisation_id: int, membership_id: int | None) -> Organisation:
    """Whom we write to when the signers stay silent; None for nobody."""
    organisation = Organisation.objects.locked().get(pk=organisation_id)
    if reason := permissions.why_not_manage_people(by, organisation_id):
        raise Refused(reason)
    members = organisation.memberships.active()
    chosen = members.filter(pk=membership_id).first() if membership_id else None
    if membership_id and chosen is None:
        raise DomainError(_("Choose somebody who belongs to your organization."), field="second_contact")
    organisation.second_contact = chosen
    organisation.save(update_fields=["second_contact"])
    tell(by, organisation, "organisation.second_contact_chosen", membership=membership_id or 0)
    return organisation


@transaction.atomic
def rename_organisation(*, by: Actor, organisation_id: int, name: str, from_date: dt.date) -> Organisation:
    """Staff record a new legal name from a day on; what was written before keeps the old one."""
    organisation = Organisation.objects.locked().get(pk=organisation_id)
    if reason := permissions.why_not_change_entity(by, organisation_id):
        raise Refused(reason)
    name = name.strip()
    if not name or name == organisation.name:
        raise DomainError(_("Enter the new legal name. It is the same as today's."), field="name")
    last = organisation.past_names.order_by("-to_date", "-pk").first()
    began = last.to_date if last else min(clock.today(organisation.zone), organisation.created_at.date())
    if from_date > clock.today(organisation.zone):
        raise DomainError(_("This day lies ahead. Record the name on the day it begins."), field="from_date")
    if from_date <= began:
        # Known to us only since a later day: the old name stood at least the day before.
        if last:
            raise DomainError(
                _("The name before this one began on %(date)s. Enter a later day.") % {"date": began}, field="from_date"
            )
        began = from_date - dt.timedelta(days=1)
    PastName.objects.create(
        organisation=organisation, name=organisation.name, from_date=began, to_date=from_date, recorded_by_id=by.user_id
    )
    organisation.name = name
    organisation.save(update_fields=["name"])
    tell(by, organisation, "organisation.renamed", since=from_date.isoformat())
    return organisation


@transaction.atomic
def replace_owner(*, by: Actor, leaving_id: int, successor: User) -> Membership:
    """Staff end the membership of an owner who is gone and give the role to another person.

    The caller keeps the evidence and tells all members.
    """
    leaving = Membership.objects.locked().select_related("organisation").get(pk=leaving_id)
    organisation = leaving.organisation
    if reason := permissions.why_not_change_entity(by, organisation.pk):
        raise Refused(reason)
    if leaving.ended_at or Role.OPERATOR_OWNER not in leaving.roles:
        raise DomainError(_("Choose somebody who is an owner of this organization today."), field="leaving")
    if successor.pk == leaving.user_id:
        raise DomainError(_("Enter another person than the one who left."), field="successor")
    if successor.pk == by.user_id:
        raise Refused(_("You cannot make yourself the owner of an organization."))
    leaving.ended_at = clock.now()
    leaving.save(update_fields=["ended_at"])
    tell(by, leaving, "membership.ended", user=leaving.user_id, replaced_by=successor.pk)
    found = organisation.memberships.active().filter(user=successor).first()
    if found is None:
        return add_member(by=by, organisation=organisation, user_id=successor.pk, roles=[Role.OPERATOR_OWNER])
    if found.is_outside:
        raise DomainError(
            _("This person helps from an outside firm, so they cannot own the organization."), field="successor"
        )
    before = sorted(found.roles)
    write_roles(found, {*before, Role.OPERATOR_OWNER.value})
    tell(by, found, "membership.roles_changed", before=before, after=sorted(found.roles))
    return found
