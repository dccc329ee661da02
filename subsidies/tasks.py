from celery import shared_task

from marketplace.core import clock, outbox
from subsidies.models import Application, Voucher
from subsidies.services.applications import close_incomplete, lapse_award
from subsidies.services.screening import erase_old_screenings
from subsidies.services.vouchers import expire_voucher as expire
from subsidies.states import ApplicationState


@shared_task(name="subsidies.erase_old_screenings")
def erase_old():
    """Every hour: answers of visitors older than 30 days are emptied."""
    erase_old_screenings()


@shared_task(name="subsidies.end_overdue")
def end_overdue():
    """Queue everything whose last day may have passed somewhere; each service looks at its own zone again."""
    day = clock.today()
    for pk in Voucher.objects.usable().filter(order_by__lte=day).order_by("pk").values_list("pk", flat=True):
        outbox.enqueue("subsidies.expire_voucher", pk)
    late = Application.objects.filter(state=ApplicationState.APPROVED, accept_by__lte=day)
    for pk in late.order_by("pk").values_list("pk", flat=True):
        outbox.enqueue("subsidies.lapse_award", pk)
    uncured = Application.objects.filter(state=ApplicationState.RETURNED, cure_by__lte=day)
    for pk in uncured.order_by("pk").values_list("pk", flat=True):
        outbox.enqueue("subsidies.close_incomplete", pk)


@shared_task(name="subsidies.expire_voucher")
def expire_voucher(pk):
    expire(voucher_id=pk)


@shared_task(name="subsidies.lapse_award")
def lapse(pk):
    lapse_award(application_id=pk)


@shared_task(name="subsidies.close_incomplete")
def close(pk):
    close_incomplete(application_id=pk)
