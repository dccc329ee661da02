import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

from marketplace.core import clock
from marketplace.core.fields import MomentField
from subsidies.models.programs import Program


class MonthEnd(models.Model):
    """A fiscal officer signed off the books of a program for one month; never changed.

    `month` is its first day; the month ends in the program's zone. After it nothing is posted into that month: what is
    put right later stands in the month in which it was put right. `balances` holds {line: {account: cents}} as signed.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="month_ends")
    month = models.DateField()
    balances = models.JSONField()
    # The statements of the month as signed, in cents: what moved, and what of it was matched, explained or open.
    bank = models.JSONField(default=dict)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = MomentField()

    class Meta:
        ordering = ["program", "-month"]
        constraints = [
            models.UniqueConstraint(name="month_end_once_per_program", fields=["program", "month"]),
            models.CheckConstraint(name="month_end_is_named_by_its_first_day", condition=Q(month__day=1)),
        ]

    @property
    def last_day(self) -> dt.date:
        return clock.months_after(self.month, 1) - dt.timedelta(days=1)

    def __str__(self):
        return f"{self.program}: {date_format(self.month, 'F Y')}"
