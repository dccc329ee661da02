import datetime as dt

from django.db import models
from django.db.models import Q

from marketplace.core import clock
from marketplace.core.fields import MomentField
from marketplace.core.querysets import LockableQuerySet


class OutboxQuerySet(LockableQuerySet):
    def waiting(self, moment: dt.datetime):
        """What could be done now: its time has come."""
        return self.filter(done_at__isnull=True, due_at__lte=moment)

    def free(self, moment: dt.datetime):
        """What waits and is leased by nobody."""
        return self.waiting(moment).filter(Q(leased_until__isnull=True) | Q(leased_until__lt=moment))

    def leased(self, moment: dt.datetime):
        return self.filter(done_at__isnull=True, leased_until__gte=moment)

    def failing(self):
        """What was tried and is not done."""
        return self.filter(done_at__isnull=True).exclude(last_error="")


class OutboxRow(models.Model):
    """Later work, written in the transaction that causes it and done at least once (see `outbox`).

    `name` is a registered Celery task, `args` its ids; `attempts` counts those that began.
    """

    name = models.CharField(max_length=100)
    args = models.JSONField(default=list)
    created_at = MomentField()
    due_at = MomentField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["due_at"], name="outbox_waiting", condition=models.Q(done_at__isnull=True))]

    def __str__(self):
        return f"{self.name}{tuple(self.args)}"


class Change(models.Model):
    """One line of the change log that search indexes follow, in order of commit."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    recorded_at = MomentField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pk}: {self.kind} {self.object_id}"


class ScheduleRun(models.Model):
    """When each job of the schedule last ran, one row a job; without `finished_at` it runs, or was killed."""

    job = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["job"]

    def __str__(self):
        return self.job


class SentPage(models.Model):
    """A form that was sent and led on: which drawing of it, a digest of what was typed, and where it led."""

    LONGEST_TARGET = 1000

    token = models.CharField(max_length=32, unique=True)
    words = models.CharField(max_length=64, blank=True)
    target = models.CharField(max_length=LONGEST_TARGET, blank=True)
    sent_at = MomentField()

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.target
