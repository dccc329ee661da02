"""What a moderator does. Wagtail's own pages and ours call the same two functions."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from marketplace.core.changes import record_change
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from providers import completeness, notices, permissions, selectors
from providers.models import Listing
from providers.prices import frozen_copy
from providers.reasons import ReturnReason
from providers.services.listings import lock_listing, move
from providers.services.workflow import finish_moderation, reject_moderation
from providers.states import LISTING_MOVES, ListingState


def _lock_for_decision(by: Actor, listing_id: int, revision_id: int, target: ListingState) -> Listing:
    listing = lock_listing(listing_id)
    if reason := permissions.why_not_moderate(by, listing):
        raise Refused(reason)
    if listing.state != ListingState.IN_MODERATION:
        check_move({}, listing.state, target)
    check_move(LISTING_MOVES, listing.state, target)
    if listing.latest_revision_id != revision_id:
        # Wagtail publishes the latest revision, whatever the moderator has read.
        raise DomainError(_("The draft has changed since you opened it. Read the new one, then decide."))
    return listing


@transaction.atomic
def approve_listing(*, by: Actor, listing_id: int, revision_id: int) -> Listing:
    """Publish the draft that the moderator has read."""
    listing = _lock_for_decision(by, listing_id, revision_id, ListingState.LIVE)
    if missing := completeness.gaps(selectors.draft_of(listing)):
        raise DomainError(_("It cannot be published yet: %(gap)s") % {"gap": missing[0].sentence})
    finish_moderation(listing)
    listing = selectors.listings_with_parts(Listing.objects.filter(pk=listing.pk)).get()
    listing.return_reason = listing.return_remark = ""
    listing.published_at = clock.now()
    listing.public_copy = frozen_copy(listing)
    kept = ("return_reason", "return_remark", "published_at", "public_copy")
    move(by, listing, ListingState.LIVE, "published", *kept, revision=revision_id)
    record_change("listing", listing.pk)
    notices.tell_listing_published(listing)
    return listing


@transaction.atomic
def return_listing(*, by: Actor, listing_id: int, revision_id: int, reason: str, remark: str) -> Listing:
    """Hand the draft back with a coded reason and a sentence that says what to change."""
    listing = _lock_for_decision(by, listing_id, revision_id, ListingState.DRAFT)
    if reason not in ReturnReason.values:
        raise DomainError(_("Choose the reason."), field="reason")
    if not remark.strip():
        raise DomainError(_("Say what to change."), field="remark")
    reject_moderation(listing)
    listing.return_reason, listing.return_remark = reason, remark.strip()
    move(by, listing, ListingState.DRAFT, "returned", "return_reason", "return_remark", reason=reason)
    notices.tell_listing_returned(listing)
    return listing
