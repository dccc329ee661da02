import datetime as dt

from celery import shared_task
from django.db.models import Q, QuerySet

from marketplace.core import clock, outbox
from subsidies.models import Allotment, Application, BudgetLine, Program, Voucher, WaitingOffer
from subsidies.services import exports
from subsidies.services.allotments import release_allotment as release
from subsidies.services.applications import close_incomplete, lapse_award
from subsidies.services.closings import close_when_over
from subsidies.services.offers import pass_offer, propose_offers
from subsidies.services.reminders import DAYS_BEFORE_ORDER_BY, remind, remind_of_voucher
from subsidies.services.samples import draw_samples
from subsidies.services.screening import erase_old_screenings
from subsidies.services.vouchers import expire_voucher as expire
from subsidies.services.winddowns import freeze_program, remind_of_last_claims
from subsidies.states import AllotmentState, ApplicationState, OfferState, ProgramState

# No five business days last longer.
WEEK_AND_HOLIDAYS = dt.timedelta(days=12)
# The first reminder of a voucher, and a day for zones behind UTC.
MONTH = dt.timedelta(days=max(DAYS_BEFORE_ORDER_BY) + 1)


@shared_task(name="subsidies.erase_old_screenings")
def erase_old():
    """Every hour: answers of visitors older than 30 days are emptied."""
    erase_old_screenings()


@shared_task(name="subsidies.end_overdue")
def end_overdue():
    """Queue everything whose last day may have passed somewhere; each service looks at its own zone again."""
    day = clock.today()
    late = Application.objects.filter(state=ApplicationState.APPROVED, accept_by__lte=day)
    uncured = Application.objects.filter(state=ApplicationState.RETURNED, cure_by__lte=day)
    unanswered = WaitingOffer.objects.filter(state=OfferState.OPEN, answer_by__lte=day)
    vouchers = Voucher.objects.usable().filter(Q(order_by__lte=day) | Q(program__last_claim_on__lte=day))
    _queue_each("subsidies.expire_voucher", vouchers)
    _queue_each("subsidies.lapse_award", late)
    _queue_each("subsidies.close_incomplete", uncured)
    _queue_each("subsidies.pass_offer", unanswered, key="application")


@shared_task(name="subsidies.draw_own_share_samples")
def draw_own_share_samples():
    """Own shares that both sides recorded as paid, as often as the rule card says."""
    draw_samples()


@shared_task(name="subsidies.close_budget_lines")
def close_budget_lines():
    """Lines whose last day is over somewhere."""
    over = BudgetLine.objects.authorised().filter(closed_at=None, closes_on__lt=clock.today() + dt.timedelta(days=1))
    _queue_each("subsidies.close_budget_line", over)


@shared_task(name="subsidies.follow_wind_downs")
def follow_wind_downs():
    """Freeze and last reminder of programs that end; each service looks at its own zone again."""
    ending = Program.objects.filter(state=ProgramState.WIND_DOWN)
    _queue_each("subsidies.freeze_program", ending.filter(frozen_at=None))
    _queue_each("subsidies.remind_of_last_claims", ending.filter(claims_reminded_at=None))


@shared_task(name="subsidies.release_allotments")
def release_allotments():
    """What is authorized and whose day has come somewhere; Guam is a day ahead of the clock's own date."""
    day = clock.today() + dt.timedelta(days=1)
    due = Allotment.objects.filter(state=AllotmentState.AUTHORISED, available_on__lte=day)
    _queue_each("subsidies.release_allotment", due)


@shared_task(name="subsidies.offer_returned_money")
def offer_returned_money():
    """The same night that money comes back: what is free goes to the waiting lists."""
    waiting = Application.objects.filter(state=ApplicationState.WAIT_LISTED)
    for pk in sorted(set(waiting.order_by("program").values_list("program", flat=True))):
        outbox.enqueue("subsidies.propose_offers", pk)


@shared_task(name="subsidies.remind_of_last_days")
def remind_of_last_days():
    """Whoever may have to act in the next days; each service looks at its own zone and sends once."""
    soon = clock.today() + WEEK_AND_HOLIDAYS
    states = Q(state=ApplicationState.RETURNED, cure_by__lte=soon)
    states |= Q(state=ApplicationState.APPROVED, accept_by__lte=soon)
    states |= Q(offers__state=OfferState.OPEN, offers__answer_by__lte=soon)
    _queue_each("subsidies.remind", Application.objects.filter(states))
    ending = Voucher.objects.usable().filter(
        Q(order_by__lte=clock.today() + MONTH) | Q(program__last_claim_on__lte=clock.today() + MONTH)
    )
    _queue_each("subsidies.remind_of_voucher", ending)


def _queue_each(task: str, rows: QuerySet, key: str = "pk") -> None:
    for pk in rows.order_by("pk").values_list(key, flat=True):
        outbox.enqueue(task, pk)


@shared_task(name="subsidies.expire_voucher")
def expire_voucher(pk):
    expire(voucher_id=pk)


@shared_task(name="subsidies.lapse_award")
def lapse(pk):
    lapse_award(application_id=pk)


@shared_task(name="subsidies.close_incomplete")
def close(pk):
    close_incomplete(application_id=pk)


@shared_task(name="subsidies.pass_offer")
def pass_on(pk):
    pass_offer(application_id=pk)


@shared_task(name="subsidies.close_budget_line")
def close_line(pk):
    close_when_over(line_id=pk)


@shared_task(name="subsidies.freeze_program")
def freeze(pk):
    freeze_program(program_id=pk)


@shared_task(name="subsidies.remind_of_last_claims")
def remind_of_claims(pk):
    remind_of_last_claims(program_id=pk)


@shared_task(name="subsidies.release_allotment")
def release_one(pk):
    release(allotment_id=pk)


@shared_task(name="subsidies.propose_offers")
def propose(pk):
    propose_offers(program_id=pk)


@shared_task(name="subsidies.remind")
def remind_one(pk):
    remind(application_id=pk)


@shared_task(name="subsidies.remind_of_voucher")
def remind_of_one_voucher(pk):
    remind_of_voucher(voucher_id=pk)


@shared_task(name="subsidies.write_export")
def write_export(pk):
    exports.write_part(export_id=pk)


@shared_task(name="subsidies.drop_old_exports")
def drop_old():
    """Every hour: files of exports whose time is over."""
    exports.drop_old_exports()
