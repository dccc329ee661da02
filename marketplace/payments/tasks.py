import datetime as dt

from celery import shared_task
from django.conf import settings
from django.db.models import Q

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock, outbox
from marketplace.engagements.models import Milestone
from marketplace.engagements.states import MilestoneState
from marketplace.payments import services
from marketplace.payments.models import OnlinePayment, OwnShare, Payout, PayoutRoute, StatementLine
from marketplace.payments.standin import news
from marketplace.payments.states import OnlinePaymentState, OwnShareState, PayoutState


@shared_task(name="payments.open_own_share")
def open_own_share(milestone_id):
    services.open_own_share(milestone_id=milestone_id)


@shared_task(name="payments.open_own_shares_before_start")
def open_own_shares_before_start(engagement_id):
    for milestone in Milestone.objects.filter(engagement_id=engagement_id, engagement__may_pay_before_start=True):
        services.open_own_share(milestone_id=milestone.pk)


@shared_task(name="payments.waive_own_shares")
def waive_own_shares(engagement_id):
    services.waive_own_shares(engagement_id=engagement_id)


@shared_task(name="payments.settle_if_paid")
def settle_if_paid(engagement_id):
    services.settle_if_paid(engagement_id=engagement_id)


@shared_task(name="payments.reconcile")
def reconcile():
    """Every night: balances are fetched, and each office that has lines is reconciled in its own transaction."""
    services.fetch_balances()
    offices = StatementLine.objects.order_by("office_id").values_list("office_id", flat=True).distinct()
    for office_id in offices:
        outbox.enqueue("payments.reconcile_office", office_id)


@shared_task(name="payments.reconcile_office")
def reconcile_office(office_id):
    services.reconcile_office(office_id=office_id)


@shared_task(name="payments.mark_overdue")
def mark_overdue(own_share_id):
    services.mark_overdue(own_share_id=own_share_id)


@shared_task(name="payments.find_overdue")
def find_overdue():
    """Queues every share whose date may have passed somewhere; the service looks at the operator's own zone."""
    late = OwnShare.objects.filter(
        state__in=[OwnShareState.INVOICED, OwnShareState.CHARGED_BACK], due_on__lte=clock.today()
    )
    for share in late.order_by("pk"):
        outbox.enqueue("payments.mark_overdue", share.pk)


@shared_task(name="payments.process_event")
def process_event(event_id):
    services.process_event(event_id=event_id)


@shared_task(name="payments.sync_payment")
def sync_payment(payment_id):
    services.sync_payment(payment_id=payment_id)


@shared_task(name="payments.send_own_share")
def send_own_share(payment_id):
    services.send_own_share(payment_id=payment_id)


@shared_task(name="payments.send_subsidy")
def send_subsidy(payout_id):
    services.send_subsidy(payout_id=payout_id)


@shared_task(name="payments.send_refund")
def send_refund(refund_id):
    services.send_refund(refund_id=refund_id)


@shared_task(name="payments.refund_cancelled")
def refund_cancelled(payment_id):
    services.refund_cancelled(by=SYSTEM, payment_id=payment_id)


@shared_task(name="payments.follow_milestone")
def follow_milestone(milestone_id):
    """A milestone paid online before it was accepted: what is held is owed from now on."""
    paid = OnlinePayment.objects.filter(own_share__milestone_id=milestone_id, state=OnlinePaymentState.SUCCEEDED)
    outbox.enqueue_each("payments.sync_payment", paid.order_by("pk").values_list("pk", flat=True))


@shared_task(name="payments.follow_cancelled_order")
def follow_cancelled_order(engagement_id):
    paid = OnlinePayment.objects.filter(own_share__engagement_id=engagement_id)
    outbox.enqueue_each("payments.refund_cancelled", paid.order_by("pk").values_list("pk", flat=True))


@shared_task(name="payments.sync_checkout")
def sync_checkout(payment_id):
    services.sync_checkout(payment_id=payment_id)


@shared_task(name="payments.ask_again")
def ask_again():
    """News may be lost for good: what waits for the processor is asked about by ourselves."""
    hour_ago = clock.now() - dt.timedelta(hours=1)
    waiting = OnlinePayment.objects.on_their_way().filter(opened_at__lt=hour_ago, checkout_id__isnull=False)
    outbox.enqueue_each("payments.sync_checkout", waiting.order_by("pk").values_list("pk", flat=True))
    paid = OnlinePayment.objects.filter(state=OnlinePaymentState.SUCCEEDED)
    unsent = Q(transfer_id__isnull=True) & Q(own_share__state=OwnShareState.PAID)
    unclear = paid.filter(unsent | Q(dispute=OnlinePayment.Dispute.OPEN))
    outbox.enqueue_each("payments.sync_payment", unclear.order_by("pk").values_list("pk", flat=True))
    by_stripe = Payout.objects.filter(route=PayoutRoute.STRIPE, state=PayoutState.SENT, released_at__lt=hour_ago)
    outbox.enqueue_each("payments.send_subsidy", by_stripe.order_by("pk").values_list("pk", flat=True))
    dropped = paid.filter(own_share__milestone__state=MilestoneState.CANCELLED, own_share__state=OwnShareState.PAID)
    outbox.enqueue_each("payments.refund_cancelled", dropped.order_by("pk").values_list("pk", flat=True))


@shared_task(name="payments.deliver_test_news")
def deliver_test_news():
    """In the demo the stand-in's news comes in by the same door as the real one's."""
    if settings.STRIPE_STANDIN:
        news.deliver(lambda raw, header: 200 if services.receive_event(raw=raw, header=header) else 400)
