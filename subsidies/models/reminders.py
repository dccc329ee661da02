from django.db import models

from marketplace.core.fields import MomentField
from subsidies.models.applications import Application
from subsidies.models.vouchers import Voucher


class Reminder(models.Model):
    """That an operator was reminded of a last day, so that each reminder goes out once."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    business_days_before = models.PositiveSmallIntegerField()
    sent_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="reminder_sent_once", fields=["application", "due_on", "business_days_before"])
        ]

    def __str__(self):
        return f"{self.application.reference}: {self.due_on}"


class VoucherReminder(models.Model):
    """That a holder was reminded of the last day to sign orders, so that each reminder goes out once."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="reminders")
    days_before = models.PositiveSmallIntegerField()
    sent_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="voucher_reminder_sent_once", fields=["voucher", "days_before"])]

    def __str__(self):
        return f"{self.voucher.reference}: {self.days_before}"
