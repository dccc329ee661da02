"""States and moves of vetting and of listings, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VettingState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    SUBMITTED = "submitted", _("Sent")
    SCREENING = "screening", _("Checking exclusion lists")
    EVIDENCE_REVIEW = "evidence_review", _("Evidence under review")
    INFO_NEEDED = "info_needed", _("Waiting for the provider")
    CONDITIONAL = "conditional", _("Vetted with a condition")
    APPROVED = "approved", _("Vetted")
    EXPIRING = "expiring", _("Vetted, ends soon")
    EXPIRED = "expired", _("Vetting has ended")
    SUSPENDED = "suspended", _("Suspended")
    DECLINED = "declined", _("Declined")
    APPEALED = "appealed", _("Appeal being heard")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMOVED = "removed", _("Removed")
    UPHELD = "upheld", _("Decline upheld")


_V = VettingState
VETTING_MOVES: dict[str, frozenset[str]] = {
    _V.DRAFT: frozenset({_V.SUBMITTED, _V.WITHDRAWN}),
    _V.SUBMITTED: frozenset({_V.SCREENING, _V.WITHDRAWN}),
    _V.SCREENING: frozenset({_V.EVIDENCE_REVIEW, _V.DECLINED}),
    _V.EVIDENCE_REVIEW: frozenset({_V.INFO_NEEDED, _V.APPROVED, _V.CONDITIONAL, _V.DECLINED}),
    _V.INFO_NEEDED: frozenset({_V.EVIDENCE_REVIEW, _V.WITHDRAWN}),
    _V.CONDITIONAL: frozenset({_V.APPROVED, _V.DECLINED}),
    _V.APPROVED: frozenset({_V.EXPIRING, _V.SUSPENDED}),
    _V.EXPIRING: frozenset({_V.APPROVED, _V.EXPIRED, _V.SUSPENDED}),
    _V.EXPIRED: frozenset({_V.SUBMITTED}),
    _V.SUSPENDED: frozenset({_V.APPROVED, _V.REMOVED}),
    _V.DECLINED: frozenset({_V.APPEALED}),
    _V.APPEALED: frozenset({_V.EVIDENCE_REVIEW, _V.UPHELD}),
    _V.WITHDRAWN: frozenset(),
    _V.REMOVED: frozenset(),
    _V.UPHELD: frozenset(),
}

# Listings of a provider are public only in these states, and only until the vetting ends.
VETTED_STATES = (_V.APPROVED, _V.CONDITIONAL, _V.EXPIRING)
# A provider has one case that is not closed.
CLOSED_STATES = (_V.WITHDRAWN, _V.REMOVED, _V.UPHELD)
# The provider may answer checklist items here.
ANSWERING_STATES = (_V.DRAFT, _V.INFO_NEEDED, _V.CONDITIONAL, _V.EXPIRING, _V.EXPIRED)
# Officers check items here.
REVIEWING_STATES = (_V.EVIDENCE_REVIEW, _V.CONDITIONAL, _V.EXPIRING)
# Exclusion lists are checked from the start of screening on, for as long as the case is open.
SCREENABLE_STATES = tuple(state for state in _V if state not in (_V.DRAFT, _V.SUBMITTED, *CLOSED_STATES))
# The firm may take no new orders and gets no payments.
BARRED_STATES = (_V.SUSPENDED, _V.REMOVED)
# The desk's queue: a marketplace officer acts next.
DESK_STATES = (_V.SUBMITTED, _V.SCREENING, _V.EVIDENCE_REVIEW, _V.CONDITIONAL, _V.EXPIRING, _V.SUSPENDED, _V.APPEALED)


class ItemState(models.TextChoices):
    MISSING = "missing", _("Not answered yet")
    PROVIDED = "provided", _("Answered, not checked yet")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Needs you")


class ListingState(models.TextChoices):
    """State of the work on a listing; `Listing.live` says whether a version is published beside it."""

    DRAFT = "draft", _("Draft")
    IN_MODERATION = "in_moderation", _("Being checked")
    LIVE = "live", _("Published")
    UNPUBLISHED = "unpublished", _("Taken down")


LISTING_MOVES: dict[str, frozenset[str]] = {
    ListingState.DRAFT: frozenset({ListingState.IN_MODERATION}),
    ListingState.IN_MODERATION: frozenset({ListingState.LIVE, ListingState.DRAFT}),
    ListingState.LIVE: frozenset({ListingState.DRAFT, ListingState.UNPUBLISHED}),
    ListingState.UNPUBLISHED: frozenset({ListingState.DRAFT}),
}
