from celery import shared_task

from marketplace.core import clock, outbox
from marketplace.engagements.models import Milestone
from marketplace.payments import services
from marketplace.payments.models import OwnShare, StatementLine
from marketplace.payments.states import OwnShareState


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
