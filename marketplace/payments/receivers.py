from django.dispatch import receiver

from marketplace.core import outbox
from marketplace.engagements import signals


@receiver(signals.milestone_accepted)
def open_own_share(milestone_id, engagement_id, **kwargs):
    outbox.enqueue("payments.open_own_share", milestone_id)
    outbox.enqueue("payments.follow_milestone", milestone_id)
    # A milestone that subsidy paid whole may have been the last thing an order waited for.
    outbox.enqueue("payments.settle_if_paid", engagement_id)


@receiver(signals.order_signed)
def open_own_shares_before_start(engagement_id, **kwargs):
    outbox.enqueue("payments.open_own_shares_before_start", engagement_id)


@receiver([signals.order_cancelled, signals.milestone_dropped])
def waive_own_shares(engagement_id, **kwargs):
    outbox.enqueue("payments.waive_own_shares", engagement_id)
    outbox.enqueue("payments.follow_cancelled_order", engagement_id)
    # Work that will not be done may have been the last thing an order waited for.
    outbox.enqueue("payments.settle_if_paid", engagement_id)
