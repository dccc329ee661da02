from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from marketplace.engagements import funding, notices, permissions, signals
from marketplace.engagements.models import Dispute, Engagement, FundingLine, Milestone, MilestoneFunding
from marketplace.engagements.services.delivery import locked_milestone, resolve_dispute
from marketplace.engagements.services.progress import follow_milestones, move_milestone, move_order
from marketplace.engagements.states import ENGAGEMENT_MOVES, EngagementState, MilestoneState

# Work that was not as agreed: an order that ends over it ends because of the provider.
FAILED = (MilestoneState.DISPUTED, MilestoneState.REWORK)


@transaction.atomic
def cancel_order(*, by: Actor, engagement_id: int, reason: str) -> Engagement:
    """The operator ends an order early: accepted work stands, the subsidy of the rest goes back to its source.

    Work that waits for acceptance is accepted or disputed first, so that nothing delivered goes unanswered.
    """
    engagement = Engagement.objects.locked().select_related("operator", "provider").get(pk=engagement_id)
    if refusal := permissions.why_not_cancel_order(by, engagement):
        raise Refused(refusal)
    check_move(ENGAGEMENT_MOVES, engagement.state, EngagementState.CANCELLED)
    if not reason.strip():
        raise DomainError(_("Say why, so that the provider understands."), field="reason")
    milestones = list(engagement.milestones.locked())
    if any(milestone.state == MilestoneState.DELIVERED for milestone in milestones):
        raise DomainError(_("First accept what was delivered, or say what is missing."))
    dropped = [milestone for milestone in milestones if milestone.state != MilestoneState.ACCEPTED]
    failed = any(milestone.state in FAILED for milestone in dropped)
    for milestone in dropped:
        milestone.engagement = engagement
        resolve_dispute(milestone, Dispute.Outcome.CANCELLED)
        if milestone.state != MilestoneState.CANCELLED:
            move_milestone(by, milestone, MilestoneState.CANCELLED)
    _end(by, engagement, reason)
    release_rest(by, engagement, dropped, reason="provider_failed" if failed else "order_cancelled")
    return engagement


@transaction.atomic
def drop_milestone(*, by: Actor, milestone_id: int) -> Milestone:
    """The provider gives up a milestone without a charge; its subsidy goes back. The last one ends the order."""
    milestone = locked_milestone(milestone_id)
    engagement = milestone.engagement
    if reason := permissions.why_not_deliver(by, engagement):
        raise Refused(reason)
    move_milestone(by, milestone, MilestoneState.CANCELLED)
    resolve_dispute(milestone, Dispute.Outcome.CANCELLED)
    if not engagement.milestones.exclude(state=MilestoneState.CANCELLED).exists():
        _end(by, engagement, _("The provider gave up all the work."))
    elif engagement.state != EngagementState.AGREED:
        follow_milestones(by, engagement)
    notices.tell_milestone_dropped(milestone)
    keys = {"engagement_id": engagement.pk, "milestone_id": milestone.pk}
    signals.milestone_dropped.send(sender=Milestone, **keys)
    release_rest(by, engagement, [milestone], reason="milestone_dropped")
    return milestone


@transaction.atomic
def settle_order(*, by: Actor, engagement_id: int) -> Engagement:
    """Everything accepted is paid: called by the system when own share and subsidy have both arrived."""
    engagement = Engagement.objects.locked().select_related("operator", "provider").get(pk=engagement_id)
    if not by.is_system:
        raise Refused(_("An order settles by itself when everything is paid."))
    engagement.settled_at = clock.now()
    move_order(by, engagement, EngagementState.SETTLED)
    notices.tell_order_settled(engagement)
    signals.order_settled.send(sender=Engagement, engagement_id=engagement.pk)
    return engagement


def release_rest(by: Actor, engagement: Engagement, milestones: list[Milestone], *, reason: str) -> None:
    """Give each source back what these milestones would have drawn; the ledger is touched last."""
    for line in engagement.funding_lines.all():
        amount = _planned(line, milestones)
        if not amount:
            continue
        line.released += amount
        line.save(update_fields=["released"])
        funding.source(line.source).release(by=by, line=line, amount=amount, reason=reason)


def _planned(line: FundingLine, milestones: list[Milestone]) -> Money:
    parts = MilestoneFunding.objects.filter(funding_line=line, milestone__in=milestones)
    return min(line.remaining, sum((part.amount for part in parts), ZERO))


def _end(by: Actor, engagement: Engagement, reason: str) -> None:
    engagement.cancelled_at, engagement.end_reason = clock.now(), reason
    move_order(by, engagement, EngagementState.CANCELLED)
    notices.tell_order_cancelled(engagement)
    signals.order_cancelled.send(sender=Engagement, engagement_id=engagement.pk)
