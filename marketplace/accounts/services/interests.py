from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.accounts import permissions
from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Interest
from marketplace.accounts.services.people import tell
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused


@transaction.atomic
def declare_interest(*, by: Actor, organisation: str, nature: str) -> Interest:
    """A person says that they are tied to an organization, by its legal name or reference.

    From then on they decide none of its cases, until 12 months after they end the declaration.
    """
    if by.user_id is None:
        raise Refused(_("Sign in first."))
    typed = organisation.strip()
    known = permissions.organisations_to_declare(by)
    found = list(known.filter(Q(name__iexact=typed) | Q(reference__iexact=typed)).order_by("pk")[:2])
    if not found:
        raise DomainError(
            _("We have no organization of that name. Copy its legal name, for example Tovilune Cyber."),
            field="organisation",
        )
    if len(found) > 1:
        raise DomainError(
            _("Two organizations have that name. Enter the reference instead, for example ORG-7K3M."),
            field="organisation",
        )
    open_ones = Interest.objects.filter(user_id=by.user_id, organisation=found[0], ended_at__isnull=True)
    if open_ones.exists():
        raise DomainError(_("You have already declared this organization."), field="organisation")
    interest = Interest.objects.create(user_id=by.user_id, organisation=found[0], nature=nature)
    tell(by, interest, "interest.declared", organisation=found[0].pk, nature=nature)
    return interest


@transaction.atomic
def end_interest(*, by: Actor, interest_id: int) -> Interest:
    """The tie is over; it keeps the person out of decisions for 12 more months."""
    interest = Interest.objects.locked().get(pk=interest_id)
    if interest.user_id != by.user_id:
        raise Refused(_("Only the person who declared an interest can end it."))
    if interest.ended_at:
        raise DomainError(_("You have already ended this."))
    interest.ended_at = clock.now()
    interest.save(update_fields=["ended_at"])
    tell(by, interest, "interest.ended", organisation=interest.organisation_id)
    return interest
