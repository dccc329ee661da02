"""How a provider has kept its dates, counted from its own orders."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from marketplace.engagements.models import Dispute, Milestone
from marketplace.engagements.states import MilestoneState

# A day has ended once it has ended here, whoever reads the page.
LAST_ZONE = ZoneInfo("Pacific/Pago_Pago")
# Fewer say more about chance than about the firm.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """Of `accepted` milestones, how many were handed over by their date, and how many without a dispute."""

    accepted: int
    on_time: int
    at_once: int


def track_record(provider_id: int) -> TrackRecord | None:
    """None below five accepted milestones. A hand-over after rework counts with its own, later day."""
    disputed = Exists(Dispute.objects.filter(milestone=OuterRef("pk")))
    counts = (
        Milestone.objects.filter(engagement__provider_id=provider_id, state=MilestoneState.ACCEPTED)
        .annotate(was_disputed=disputed, handed_over_on=TruncDate("delivered_at", tzinfo=LAST_ZONE))
        .aggregate(
            accepted=Count("pk"),
            on_time=Count("pk", filter=Q(handed_over_on__lte=F("due_on"))),
            at_once=Count("pk", filter=Q(was_disputed=False)),
        )
    )
    return TrackRecord(**counts) if counts["accepted"] >= FEWEST else None
