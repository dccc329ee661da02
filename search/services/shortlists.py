"""The services that an organization has in mind, one list for all of its people."""

from django.db import transaction

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core.errors import Refused
from search import permissions
from search.models import ShortlistEntry


@transaction.atomic
def shortlist(*, by: Actor, listing_id: int) -> ShortlistEntry:
    """Put a service on the list of the actor's organization; twice does no harm."""
    if reason := permissions.why_not_shortlist(by):
        raise Refused(reason)
    entry, is_new = ShortlistEntry.objects.get_or_create(
        organisation_id=by.organisation_id or 0, listing_id=listing_id, defaults={"added_by_id": by.user_id or 0}
    )
    if is_new:
        record(by, entry, "shortlist.added", listing=listing_id)
    return entry


@transaction.atomic
def take_off_shortlist(*, by: Actor, listing_id: int) -> None:
    """Take a service off the list; twice does no harm."""
    if reason := permissions.why_not_shortlist(by):
        raise Refused(reason)
    for entry in ShortlistEntry.objects.visible_to(by).filter(listing=listing_id).locked():
        record(by, entry, "shortlist.removed", listing=listing_id)
        entry.delete()
