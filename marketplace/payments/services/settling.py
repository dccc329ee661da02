from django.db import transaction
from django.db.models import Sum

from marketplace.accounts.actor import SYSTEM
from marketplace.core.money import ZERO
from marketplace.engagements.models import Engagement
from marketplace.engagements.services import settle_order
from marketplace.engagements.states import EngagementState, MilestoneState
from marketplace.payments.models import OwnShare, Payout
from marketplace.payments.states import OwnShareState, PayoutState


@transaction.atomic
def settle_if_paid(*, engagement_id: int) -> bool:
    """Settle an accepted order once its own shares and its whole subsidy have arrived; True when it did.

    The order is locked first: of two last payments at once, the second one sees the first.
    """
    engagement = Engagement.objects.locked().get(pk=engagement_id)
    if engagement.state != EngagementState.ACCEPTED:
        return False
    accepted = engagement.milestones.filter(state=MilestoneState.ACCEPTED)
    owed = accepted.aggregate(own=Sum("own_share"), subsidy=Sum("subsidy"))
    paid = OwnShare.objects.filter(engagement=engagement, state=OwnShareState.PAID, milestone__in=accepted)
    payouts = Payout.objects.filter(engagement=engagement, state=PayoutState.PAID)
    own_paid = paid.aggregate(sum=Sum("amount"))["sum"] or ZERO
    subsidy_paid = payouts.aggregate(sum=Sum("amount"))["sum"] or ZERO
    if own_paid != (owed["own"] or ZERO) or subsidy_paid != (owed["subsidy"] or ZERO):
        return False
    settle_order(by=SYSTEM, engagement_id=engagement.pk)
    return True
