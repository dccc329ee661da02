import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _words
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from subsidies.models.applications import Application
from subsidies.models.duties import Duty
from subsidies.reasons import OverrideReason


class OverrideQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The program's own office."""
        return self.filter(application__program__organisation_id=actor.organisation_id or 0)

    def waiting(self):
        return self.filter(granted_at__isnull=True, declined_at__isnull=True)

    def standing(self, day: dt.date):
        return self.filter(granted_at__isnull=False, ends_on__gte=day)

    def for_lists(self):
        people = ("user", "asked_by", "granted_by", "declined_by")
        return self.select_related("application__organisation", "application__program", *people)


class Override(models.Model):
    """One person may do one step of one case that the duties keep from them, until the end of `ends_on`.

    One person asks, another grants, and never the one who will do the step. It lifts no constraint of the database:
    nobody approves their own recommendation or pays a claim that they approved.
    """

    reference = ReferenceField(prefix="OVR")
    application = models.ForeignKey(Application, models.PROTECT, related_name="overrides")
    duty = models.CharField(_("step"), max_length=20, choices=Duty.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=OverrideReason.choices)
    note = models.CharField(max_length=500)
    ends_on = models.DateField(_("last day"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = MomentField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="override_granted_by_a_second_person",
                condition=Q(granted_by__isnull=True, granted_at__isnull=True)
                | (Q(granted_at__isnull=False) & ~Q(granted_by=F("asked_by")) & ~Q(granted_by=F("user"))),
            ),
            models.CheckConstraint(
                name="override_granted_or_declined_not_both",
                condition=Q(granted_at__isnull=True) | Q(declined_at__isnull=True),
            ),
            models.CheckConstraint(name="override_says_why", condition=~Q(reason="") & ~Q(note="")),
        ]

    def __str__(self):
        return f"{self.application.reference}: {self.get_duty_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.granted_at is None and self.declined_at is None

    @property
    def state_words(self) -> str:
        if self.is_waiting:
            return _words("Waits for a second person")
        if self.declined_at:
            return _words("Declined")
        is_over = self.ends_on < clock.today(self.application.program.zone)
        return _words("Granted, over") if is_over else _words("Granted")
