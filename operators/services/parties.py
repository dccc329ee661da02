"""Joining an organization that is here already, replacing an owner who is gone, and one entity after another."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.accounts import services as accounts
from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.accounts.permissions import why_not_change_entity
from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import person_by_email
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from marketplace.reference import identifiers
from operators import notices, permissions, selectors
from operators.models import (
    EntityIdentifier,
    JoinRequest,
    OperatorProfile,
    OwnerReplacement,
    SizeFact,
    Succession,
    System,
)
from operators.signals import succession_recorded

PAPER = "operators.entity_paper"
# A newcomer reads first; the owner gives more.
FIRST_ROLES = (Role.OPERATOR_VIEWER, Role.OPERATOR_PREPARER)


@transaction.atomic
def ask_to_join(
    *, by: Actor, scheme: str, number: str, title: str, note: str, upload: UploadedFile | Document | None = None
) -> JoinRequest:
    """Ask for a place in the organization that has this number; its owners and our staff are told, staff decide.

    Nothing that comes back names the organization or anybody in it.
    """
    if by.user_id is None:
        raise Refused(_("Sign in first."))
    if sentence := identifiers.check(scheme, number):
        raise DomainError(sentence, field="number")
    profile = selectors.holder_of(scheme, identifiers.normalise(scheme, number))
    if profile is None:
        raise DomainError(
            _("No organization here has this number. Describe your system, and you are its first person."),
            field="number",
        )
    if profile.organisation.memberships.active().filter(user_id=by.user_id).exists():
        raise DomainError(_("You already belong to this organization."), field="number")
    organisation = profile.organisation
    document = store_document(by=by, organisation=organisation, upload=upload, kind=PAPER) if upload else None
    try:
        with transaction.atomic():
            asked = JoinRequest.objects.create(
                profile=profile, asked_by_id=by.user_id, title=title.strip(), note=note.strip(), document=document
            )
    except IntegrityError:
        raise DomainError(_("You have asked already. Our staff answer within two business days.")) from None
    record(by, asked, "join.asked", organisation=organisation.pk)
    notices.tell_of_join_request(asked)
    return asked


@transaction.atomic
def accept_join(*, by: Actor, join_id: int, role: str) -> Membership:
    """Staff have checked that the person acts for the organization; they start as a viewer or a preparer."""
    asked = _open_request(by, join_id)
    if role not in FIRST_ROLES:
        raise DomainError(_("Choose Viewer or Preparer. The owner gives more later."), field="role")
    organisation = asked.profile.organisation
    membership = accounts.add_member(
        by=by, organisation=organisation, user_id=asked.asked_by_id, roles=[role], title=asked.title
    )
    _answer(by, asked, JoinRequest.Outcome.JOINED)
    return membership


@transaction.atomic
def refuse_join(*, by: Actor, join_id: int, reason: str) -> JoinRequest:
    asked = _open_request(by, join_id)
    if reason not in JoinRequest.Reason.values:
        raise DomainError(_("Choose the reason, so that they know what to do."), field="reason")
    return _answer(by, asked, JoinRequest.Outcome.REFUSED, reason)


def _open_request(by: Actor, join_id: int) -> JoinRequest:
    asked = JoinRequest.objects.locked().select_related("profile__organisation").get(pk=join_id)
    if reason := permissions.why_not_decide_join(by, asked):
        raise Refused(reason)
    if asked.decided_at:
        raise DomainError(_("A colleague has already answered this."))
    return asked


def _answer(by: Actor, asked: JoinRequest, outcome: str, reason: str = "") -> JoinRequest:
    asked.outcome, asked.reason = outcome, reason
    asked.decided_by_id, asked.decided_at = by.user_id, clock.now()
    asked.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])
    record(by, asked, f"join.{outcome}", reason=reason)
    notices.tell_join_answer(asked)
    return asked


@transaction.atomic
def replace_owner(
    *, by: Actor, profile_id: int, leaving_id: int, email: str, reason: str, upload: UploadedFile | Document
) -> OwnerReplacement:
    """Give the role of an owner who is gone to the person with this verified e-mail; every member is told."""
    profile = OperatorProfile.objects.locked().select_related("organisation").get(pk=profile_id)
    organisation = profile.organisation
    if refusal := why_not_change_entity(by, organisation.pk):
        raise Refused(refusal)
    leaving = organisation.memberships.filter(pk=leaving_id).first()
    if leaving is None:
        raise DomainError(_("Choose somebody who is an owner of this organization today."), field="leaving")
    person = person_by_email(email)
    if person is None or not EmailAddress.objects.filter(user=person, verified=True).exists():
        raise DomainError(
            _("Nobody here has this confirmed e-mail address. Ask the person to create an account first."),
            field="email",
        )
    told = {member.user for member in organisation.memberships.active().select_related("user")} | {person}
    successor = accounts.replace_owner(by=by, leaving_id=leaving.pk, successor=person)
    replacement = OwnerReplacement.objects.create(
        profile=profile,
        left=leaving,
        successor=successor,
        document=store_document(by=by, organisation=organisation, upload=upload, kind=PAPER),
        reason=reason.strip(),
        recorded_by_id=by.user_id,
    )
    record(by, replacement, "owner.replaced", left=leaving.pk, successor=successor.pk)
    notices.tell_owner_replaced(replacement, sorted(told, key=lambda user: user.pk))
    return replacement


@transaction.atomic
def record_succession(
    *, by: Actor, predecessor_id: int, successor_id: int, on: dt.date, upload: UploadedFile | Document
) -> Succession:
    """One operator has gone into another: systems and numbers end there on this day and begin here.

    What was applied for, signed and paid stays with the old entity. Apps above take over what the rules let follow.
    """
    profiles = OperatorProfile.objects.locked().select_related("organisation")
    both = {one.organisation_id: one for one in profiles.filter(organisation_id__in=(predecessor_id, successor_id))}
    old, new = both.get(predecessor_id), both.get(successor_id)
    if old is None or new is None or new.pk == old.pk:
        raise DomainError(_("Enter the reference of another operator, for example ORG-7K3M9T."), field="successor")
    _check_succession(by, old, new, on)
    succession = Succession.objects.create(
        predecessor=old.organisation,
        successor=new.organisation,
        on=on,
        document=store_document(by=by, organisation=new.organisation, upload=upload, kind=PAPER),
        recorded_by_id=by.user_id,
    )
    for system in System.objects.current().filter(profile=old).order_by("pk"):
        _hand_over(system, new, on)
    _move_numbers(EntityIdentifier.objects.filter(profile=old, system=None), new, None, on)
    record(by, succession, "succession.recorded", predecessor=old.organisation_id, successor=new.organisation_id)
    notices.tell_succession(succession)
    succession_recorded.send(
        sender=Succession, by=by, predecessor_id=old.organisation_id, successor_id=new.organisation_id
    )
    return succession


def _check_succession(by: Actor, old: OperatorProfile, new: OperatorProfile, on: dt.date) -> None:
    for profile in (old, new):
        if refusal := why_not_change_entity(by, profile.organisation_id):
            raise Refused(refusal)
    if on > clock.today():
        raise DomainError(_("This day lies ahead. Record the succession when it has come."), field="on")
    if Succession.objects.filter(predecessor=old.organisation).exists():
        raise DomainError(_("This organization has already gone into another one."))
    if Succession.objects.filter(predecessor=new.organisation).exists():
        raise DomainError(_("That organization has itself gone into another one."), field="successor")


def _hand_over(system: System, new: OperatorProfile, on: dt.date) -> System:
    """The old row ends; a new one with the same facts and figures begins under the successor."""
    fields = ("kind", "sector_id", "name", "place", "state_id", "county_id", "zip", "ownership", "source")
    copy = System.objects.create(
        profile=new, source_as_of=system.source_as_of, **{name: getattr(system, name) for name in fields}
    )
    for figure in system.size_facts.order_by("pk"):
        SizeFact.objects.create(
            profile=new,
            system=copy,
            **{name: getattr(figure, name) for name in ("metric", "value", "method", "source", "as_of", "expires")},
        )
    for found in system.rural_determinations.order_by("pk"):
        found.pk, found.system = None, copy
        found.save()
    system.ended_on = on
    system.save(update_fields=["ended_on"])
    _move_numbers(system.identifiers, new, copy, on)
    return copy


def _move_numbers(numbers, new: OperatorProfile, system: System | None, on: dt.date) -> None:
    for number in list(numbers.filter(to_date__isnull=True).order_by("pk")):
        number.to_date = max(on, number.from_date)
        number.save(update_fields=["to_date"])
        EntityIdentifier.objects.create(
            profile=new, system=system, scheme=number.scheme, value=number.value, source=number.source, from_date=on
        )
