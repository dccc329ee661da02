"""Papers that let people sign, and the one door through which a signature is kept."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Role
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.kept import add_one
from marketplace.core.money import ZERO, Money
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from marketplace.engagements import notices, permissions
from marketplace.engagements.models import Authority, Signature
from marketplace.engagements.selectors import last_authority_of

AUTHORITY_KIND = "engagements.authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureDetails:
    """What a signer types under a text: full name, title, and the tick that agrees to sign electronically."""

    typed_name: str
    title: str
    consented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityDetails:
    """What the paper says: the signer's title, its date, its last day, a limit if any, and whether one person may
    prepare and sign."""

    title: str
    dated_on: dt.date
    ends_on: dt.date
    limit: Money | None = None
    may_sign_own_work: bool = False


@transaction.atomic
def record_authority(
    *, by: Actor, membership_id: int, details: AuthorityDetails, upload: UploadedFile | Document
) -> Authority:
    """Keep the paper that lets a member sign; it replaces an older one of the same person.

    Raises a DomainError for somebody who is no signer, or helps from an outside firm: such a person never signs.
    """
    membership = Membership.objects.locked().select_related("organisation", "user").get(pk=membership_id)
    organisation = membership.organisation
    if reason := permissions.why_not_record_authority(by, organisation.pk):
        raise Refused(reason)
    _check_authority(membership, details)
    document = store_document(by=by, organisation=organisation, upload=upload, kind=AUTHORITY_KIND)
    membership.authorities.filter(ended_at__isnull=True).update(ended_at=clock.now())
    authority = Authority.objects.create(
        membership=membership,
        title=details.title.strip(),
        document=document,
        dated_on=details.dated_on,
        ends_on=details.ends_on,
        limit=details.limit,
        may_sign_own_work=details.may_sign_own_work,
        recorded_by_id=by.user_id,
    )
    record(
        by,
        authority,
        "authority.recorded",
        member=membership.pk,
        limit=details.limit.cents if details.limit else 0,
        until=details.ends_on.isoformat(),
        document=document.reference,
    )
    notices.tell_authority_recorded(authority)
    return authority


@transaction.atomic
def end_authority(*, by: Actor, authority_id: int) -> Authority:
    """This person signs no more; what they signed stands."""
    authority = Authority.objects.locked().select_related("membership__organisation").get(pk=authority_id)
    if reason := permissions.why_not_record_authority(by, authority.membership.organisation_id):
        raise Refused(reason)
    if authority.ended_at:
        raise DomainError(_("This authority has already ended."))
    authority.ended_at = clock.now()
    authority.save(update_fields=["ended_at"])
    record(by, authority, "authority.ended")
    return authority


def sign(
    *, by: Actor, organisation: Organisation, text: str, details: SignatureDetails, paper: Authority | None = None
) -> Signature:
    """Keep a signature under exactly this text and send the signer a copy; the caller has authorized the signer.

    A person's newest paper is the one that lets them sign, since a new one ends the old one: `paper`, where the
    caller has read it.
    """
    if not details.typed_name.strip():
        raise DomainError(_("Type your full name, for example Maria Ortiz."), field="typed_name")
    if not details.title.strip():
        raise DomainError(_("Type your title, for example General manager."), field="title")
    if not details.consented:
        raise DomainError(_("Tick the box to agree to sign electronically."), field="consented")
    signature = add_one(
        Signature(
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            typed_name=details.typed_name.strip(),
            title=details.title.strip(),
            consented=True,
            signed_by_id=by.user_id,
            organisation=organisation,
            authority=paper or last_authority_of(by, organisation),
        )
    )
    notices.send_copy_to_signer(signature)
    return signature


def _check_authority(membership: Membership, details: AuthorityDetails) -> None:
    today = clock.today(membership.organisation.zone)
    if membership.is_outside:
        raise DomainError(_("Somebody from an outside firm never signs for your organization."))
    if membership.ended_at or Role.OPERATOR_SIGNER not in membership.roles:
        raise DomainError(_("Make this person a signer first, under People."))
    if not details.title.strip():
        raise DomainError(_("Enter the title that the paper gives, for example Chair of the board."), field="title")
    if details.dated_on > today:
        raise DomainError(_("The paper is dated ahead. Record it when that day has come."), field="dated_on")
    if details.ends_on < today:
        raise DomainError(_("This day has passed, so the paper lets nobody sign today."), field="ends_on")
    if details.limit is not None and details.limit <= ZERO:
        raise DomainError(_("Enter a limit above $0, or leave it empty where the paper sets none."), field="limit")
