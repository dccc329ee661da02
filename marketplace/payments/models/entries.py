from django.conf import settings
from django.db import models

from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, MoneyField
from marketplace.core.querysets import LockableQuerySet
from marketplace.payments.models.payouts import Payout
from marketplace.payments.models.runs import PayoutRun


class RunEntry(models.Model):
    """One line of a payment file: one attempt to pay. A payment that came back and left again has two.

    `bank_code` is what the bank answered: R01 to R85 sent it back, C01 to C13 paid it and corrects the details.
    """

    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="entries")
    payout = models.ForeignKey(Payout, models.PROTECT, related_name="entries")
    trace = models.CharField(max_length=15, unique=True)
    amount = MoneyField()
    bank_code = models.CharField(max_length=3, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="run_entry_once_a_payment", fields=["run", "payout"])]

    def __str__(self):
        return self.trace


class ReturnsFile(models.Model):
    """A file of returns that the bank gave the office; the same file is taken once."""

    office = models.ForeignKey(Organisation, models.PROTECT, related_name="returns_files")
    sha256 = models.CharField(max_length=64)
    returned = models.PositiveIntegerField()
    corrected = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = MomentField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="returns_file_once", fields=["office", "sha256"])]

    def __str__(self):
        return self.sha256[:12]
