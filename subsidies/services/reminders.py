"""A last day that an operator may forget is said again, five business days and one business day before."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction

from marketplace.core import clock
from subsidies import notices
from subsidies.models import Application, Reminder
from subsidies.services.moves import locked_application
from subsidies.states import ApplicationState, OfferState

BUSINESS_DAYS_BEFORE = (1, 5)


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
