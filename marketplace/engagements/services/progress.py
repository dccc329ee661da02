"""An order's state follows its milestones, one legal move after the other."""

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.moves import check_move
from marketplace.engagements.models import Engagement, Milestone
from marketplace.engagements.states import ENGAGEMENT_MOVES, MILESTONE_MOVES, EngagementState, MilestoneState

STAMPS = {
    EngagementState.IN_DELIVERY: "started_at",
    EngagementState.DELIVERED: "delivered_at",
    EngagementState.ACCEPTED: "accepted_at",
}
UNFINISHED = (MilestoneState.PLANNED, MilestoneState.REWORK)


def move_milestone(by: Actor, milestone: Milestone, target: MilestoneState) -> None:
    """Move a locked milestone; the caller tells people."""
    source = milestone.state
    check_move(MILESTONE_MOVES, source, target)
    milestone.state = target
    milestone.save(update_fields=["state", "delivered_at", "accepted_at"])
    record(by, milestone, f"milestone.{target}", source=source, target=target, order=milestone.engagement.reference)


def move_order(by: Actor, engagement: Engagement, target: EngagementState) -> None:
    """Move a locked order one step."""
    source = engagement.state
    check_move(ENGAGEMENT_MOVES, source, target)
    engagement.state = target
    if stamp := STAMPS.get(target):
        setattr(engagement, stamp, getattr(engagement, stamp) or clock.now())
    engagement.save()
    record(by, engagement, f"order.{target}", source=source, target=target)


def follow_milestones(by: Actor, engagement: Engagement) -> None:
    """Bring a locked order to the state its milestones are in."""
    for step in _way(engagement.state, _state_of(engagement)):
        move_order(by, engagement, step)


def _state_of(engagement: Engagement) -> EngagementState:
    states = set(engagement.milestones.exclude(state=MilestoneState.CANCELLED).values_list("state", flat=True))
    if states.intersection(UNFINISHED):
        return EngagementState.IN_DELIVERY
    if MilestoneState.DISPUTED in states:
        return EngagementState.DISPUTED
    return EngagementState.DELIVERED if MilestoneState.DELIVERED in states else EngagementState.ACCEPTED


def _way(source: str, target: EngagementState) -> list[EngagementState]:
    """The shortest chain of legal moves; nothing when the order is there already."""
    ways: list[list] = [[]]
    seen = {source}
    while ways:
        way = ways.pop(0)
        here = EngagementState(way[-1] if way else source)
        if here == target:
            return way
        for step in EngagementState:
            if step in ENGAGEMENT_MOVES[here] and step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []
