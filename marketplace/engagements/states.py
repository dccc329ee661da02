"""States and moves of the trade, as data. A test walks them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for quotes")
    QUESTIONS_CLOSED = "questions_closed", _("Open for quotes, questions closed")
    CLOSED = "closed", _("Quotes opened")
    EVALUATED = "evaluated", _("Evaluated")
    AWARDED = "awarded", _("Ordered")
    NONE_SUITABLE = "none_suitable", _("No quote was suitable")
    CANCELLED = "cancelled", _("Cancelled")


REQUEST_MOVES = {
    RequestState.DRAFT: frozenset({RequestState.OPEN, RequestState.CANCELLED}),
    RequestState.OPEN: frozenset({RequestState.QUESTIONS_CLOSED, RequestState.CANCELLED}),
    RequestState.QUESTIONS_CLOSED: frozenset({RequestState.CLOSED, RequestState.CANCELLED}),
    RequestState.CLOSED: frozenset({RequestState.EVALUATED, RequestState.NONE_SUITABLE, RequestState.CANCELLED}),
    RequestState.EVALUATED: frozenset({RequestState.AWARDED, RequestState.NONE_SUITABLE, RequestState.CANCELLED}),
    RequestState.AWARDED: frozenset(),
    RequestState.NONE_SUITABLE: frozenset(),
    RequestState.CANCELLED: frozenset(),
}


class QuoteState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SEALED = "sealed", _("Sealed until closing")
    OPENED = "opened", _("Opened")
    ACCEPTED = "accepted", _("Accepted")
    NOT_SELECTED = "not_selected", _("Not selected")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


QUOTE_MOVES = {
    QuoteState.DRAFT: frozenset({QuoteState.SEALED, QuoteState.WITHDRAWN}),
    QuoteState.SEALED: frozenset({QuoteState.OPENED, QuoteState.WITHDRAWN}),
    QuoteState.OPENED: frozenset(
        {QuoteState.ACCEPTED, QuoteState.NOT_SELECTED, QuoteState.EXPIRED, QuoteState.WITHDRAWN}
    ),
    QuoteState.ACCEPTED: frozenset(),
    QuoteState.NOT_SELECTED: frozenset(),
    QuoteState.EXPIRED: frozenset(),
    QuoteState.WITHDRAWN: frozenset(),
}


class EngagementState(models.TextChoices):
    AGREED = "agreed", _("Signed, not started")
    IN_DELIVERY = "in_delivery", _("In delivery")
    DELIVERED = "delivered", _("Delivered, waiting for acceptance")
    DISPUTED = "disputed", _("Disputed")
    ACCEPTED = "accepted", _("Accepted")
    SETTLED = "settled", _("Settled")
    CANCELLED = "cancelled", _("Cancelled")


ENGAGEMENT_MOVES = {
    EngagementState.AGREED: frozenset({EngagementState.IN_DELIVERY, EngagementState.CANCELLED}),
    EngagementState.IN_DELIVERY: frozenset({EngagementState.DELIVERED, EngagementState.CANCELLED}),
    EngagementState.DELIVERED: frozenset({EngagementState.ACCEPTED, EngagementState.DISPUTED}),
    EngagementState.DISPUTED: frozenset(
        {EngagementState.IN_DELIVERY, EngagementState.ACCEPTED, EngagementState.CANCELLED}
    ),
    EngagementState.ACCEPTED: frozenset({EngagementState.SETTLED}),
    EngagementState.SETTLED: frozenset(),
    EngagementState.CANCELLED: frozenset(),
}


class MilestoneState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DELIVERED = "delivered", _("Delivered, waiting for acceptance")
    DISPUTED = "disputed", _("Disputed")
    REWORK = "rework", _("Being reworked")
    ACCEPTED = "accepted", _("Accepted")
    CANCELLED = "cancelled", _("Cancelled")


MILESTONE_MOVES = {
    MilestoneState.PLANNED: frozenset({MilestoneState.DELIVERED, MilestoneState.CANCELLED}),
    MilestoneState.DELIVERED: frozenset({MilestoneState.ACCEPTED, MilestoneState.DISPUTED}),
    MilestoneState.DISPUTED: frozenset({MilestoneState.REWORK, MilestoneState.ACCEPTED, MilestoneState.CANCELLED}),
    MilestoneState.REWORK: frozenset({MilestoneState.DELIVERED, MilestoneState.CANCELLED}),
    MilestoneState.ACCEPTED: frozenset(),
    MilestoneState.CANCELLED: frozenset(),
}
