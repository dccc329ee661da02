"""The only source of "now": seeds live through months and tests travel by setting it."""

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The zones of the United States that people choose from, in the words that stand before "time".
ZONES = [
    ("America/New_York", gettext_lazy("Eastern")),
    ("America/Chicago", gettext_lazy("Central")),
    ("America/Denver", gettext_lazy("Mountain")),
    ("America/Phoenix", gettext_lazy("Arizona")),
    ("America/Los_Angeles", gettext_lazy("Pacific")),
    ("America/Anchorage", gettext_lazy("Alaska")),
    ("Pacific/Honolulu", gettext_lazy("Hawaii")),
    ("America/Puerto_Rico", gettext_lazy("Puerto Rico and the US Virgin Islands")),
    ("Pacific/Guam", gettext_lazy("Guam and the Northern Mariana Islands")),
    ("Pacific/Pago_Pago", gettext_lazy("American Samoa")),
]

_travelled: ContextVar[dt.datetime | None] = ContextVar("levee_clock", default=None)


def now() -> dt.datetime:
    """The current moment, aware, in UTC."""
    return _travelled.get() or dt.datetime.now(dt.UTC)


def today(zone: str = "UTC") -> dt.date:
    """The calendar date in an IANA zone, for deadlines that are dates."""
    return now().astimezone(ZoneInfo(zone)).date()


def date_of(moment: dt.datetime, zone: str) -> dt.date:
    """The calendar date of a moment in an IANA zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of_day(date: dt.date, zone: str) -> dt.datetime:
    """The last second of `date` in `zone`, in UTC: when a deadline on that date passes."""
    return dt.datetime.combine(date, dt.time(23, 59, 59), ZoneInfo(zone)).astimezone(dt.UTC)


def zone_words(zone: str) -> str:
    """Reads "Mountain time" for America/Denver: every deadline is printed with it."""
    return _("%(zone)s time") % {"zone": dict(ZONES).get(zone, zone)}


@contextmanager
def travel(moment: dt.datetime) -> Iterator[None]:
    """Inside the block it is `moment` (aware), for seeds and tests."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a zone")
    token = _travelled.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _travelled.reset(token)


def decides(answer: Callable[[], object]) -> bool:
    """Whether something looks at the clock, so that its answer is another one at another time."""
    with travel(dt.datetime(1950, 1, 1, tzinfo=dt.UTC)):
        then = answer()
    return answer() != then


def business_days_after(date: dt.date, count: int) -> dt.date:
    """The date `count` business days after `date`, on the calendar of the Federal Reserve."""
    return _business_days(date, count, dt.timedelta(days=1))


def business_days_before(date: dt.date, count: int) -> dt.date:
    """The date `count` business days before `date`, on the same calendar."""
    return _business_days(date, count, dt.timedelta(days=-1))


def business_day_from(date: dt.date) -> dt.date:
    """The date itself, or the next business day where it is none: nobody has to act while offices are closed."""
    return business_days_after(date - dt.timedelta(days=1), 1)


def _business_days(date: dt.date, count: int, step: dt.timedelta) -> dt.date:
    closed = _closed_days()
    while count:
        date += step
        if date.weekday() < 5 and date not in closed:
            count -= 1
    return date


@cache
def _closed_days() -> holidays.HolidayBase:
    """Each year is worked out once, when it is first asked for."""
    return holidays.financial_holidays("XFED")


def months_after(date: dt.date, months: int) -> dt.date:
    """The same day so many months later (or earlier), or the month's last day where it has no such day."""
    years, month = divmod(date.month - 1 + months, 12)
    year, month = date.year + years, month + 1
    return dt.date(year, month, min(date.day, calendar.monthrange(year, month)[1]))
