"""A last day that an operator may forget is said again.

Steps of an application five business days and one business day before; the last day to use a voucher 30, 14 and 3 days
before, because finding a provider takes weeks.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction

from marketplace.core import clock
from subsidies import notices
from subsidies.models import Application, Reminder, Voucher, VoucherReminder
from subsidies.services import funds
from subsidies.services.moves import locked_application
from subsidies.services.vouchers import locked_voucher
from subsidies.states import ApplicationState, OfferState

BUSINESS_DAYS_BEFORE = (1, 5)
DAYS_BEFORE_ORDER_BY = (3, 14, 30)


def last_day_of(application: Application) -> dt.date | None:
    """The day by which the operator has to act now: cure, accept, or answer an offer."""
    if application.state == ApplicationState.RETURNED:
        return application.cure_by
    if application.state == ApplicationState.APPROVED:
        return application.accept_by
    offer = application.offers.filter(state=OfferState.OPEN).first()
    return offer.answer_by if offer else None


@transaction.atomic
def remind(*, application_id: int) -> bool:
    """Send the reminder that is due, each once; none that would be due before the clock began."""
    application = locked_application(application_id)
    due_on, today = last_day_of(application), clock.today(application.program.zone)
    if due_on is None or application.unreached_at or today > due_on:
        return False
    began = application.decisions.last().decided_at.astimezone(ZoneInfo(application.program.zone)).date()
    for days in BUSINESS_DAYS_BEFORE:
        if began < clock.business_days_before(due_on, days) <= today:
            _reminder, is_new = Reminder.objects.get_or_create(
                application=application, due_on=due_on, business_days_before=days
            )
            if is_new:
                notices.tell_reminder(application, due_on)
            return is_new
    return False


@transaction.atomic
def remind_of_voucher(*, voucher_id: int) -> bool:
    """Say that a voucher with money on it ends soon: each reminder once, and the nearest alone if some were missed."""
    voucher = locked_voucher(voucher_id)
    left = funds.voucher_balance(voucher)
    days_left = (voucher.last_order_day - clock.today(voucher.program.zone)).days
    days_held = (voucher.last_order_day - _day_issued(voucher)).days
    due = [days for days in DAYS_BEFORE_ORDER_BY if days_left <= days < days_held]
    if not (voucher.is_usable and left and days_left >= 0 and due):
        return False
    _reminder, is_new = VoucherReminder.objects.get_or_create(voucher=voucher, days_before=due[0])
    if is_new:
        notices.tell_voucher_reminder(voucher, left)
    return is_new


def _day_issued(voucher: Voucher) -> dt.date:
    return voucher.issued_at.astimezone(ZoneInfo(voucher.program.zone)).date()
