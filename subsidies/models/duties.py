import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _words
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.accounts.roles import Role
from marketplace.core.fields import MomentField
from subsidies.models.programs import Program


class Duty(models.TextChoices):
    """The steps that need a person, checked per case: nobody does two of the first three for one case."""

    RECOMMEND = "recommend", _("Recommend an application")
    APPROVE = "approve", _("Approve an award")
    SECOND_APPROVE = "second_approve", _("Approve a large award a second time")
    APPROVE_CLAIM = "approve_claim", _("Approve a claim")
    RELEASE = "release", _("Release payments")


# Which role brings which duty; a named deputy has it without the role.
DUTY_ROLES: dict[str, frozenset[Role]] = {
    Duty.RECOMMEND: frozenset({Role.PROGRAM_REVIEWER}),
    Duty.APPROVE: frozenset({Role.PROGRAM_REVIEWER, Role.PROGRAM_ADMINISTRATOR}),
    Duty.SECOND_APPROVE: frozenset({Role.PROGRAM_REVIEWER, Role.PROGRAM_ADMINISTRATOR}),
    Duty.APPROVE_CLAIM: frozenset({Role.PROGRAM_REVIEWER, Role.PROGRAM_ADMINISTRATOR}),
    Duty.RELEASE: frozenset({Role.PROGRAM_FISCAL_OFFICER}),
}


class DeputyQuerySet(models.QuerySet):
    def active(self):
        """Not ended by anybody; some begin later or have run out."""
        return self.filter(ended_at__isnull=True)

    def on(self, day: dt.date):
        """Those who stand in on this day of the program's zone."""
        return self.active().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def not_run_out(self, day: dt.date):
        """Those who stand in on this day or on one to come."""
        return self.active().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Deputy(models.Model):
    """A named member of the office who stands in for a duty that their role does not give them.

    From `starts_on` to the end of `ends_on`, days in the program's zone; no last day means until it is ended.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="deputies")
    duty = models.CharField(max_length=20, choices=Duty.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    named_at = MomentField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="deputy_named_once_while_active",
                fields=["program", "duty", "user"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="deputy_ends_on_or_after_the_first_day",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_duty_display()}"

    def why_not_on(self, day: dt.date) -> str:
        """Why this deputy does not stand in on `day`, or ""."""
        if day < self.starts_on:
            words = _words("You stand in for this step from %(day)s on, not before.")
            return words % {"day": date_format(self.starts_on, "F j, Y")}
        if self.ends_on and day > self.ends_on:
            words = _words("You stood in for this step until %(day)s. Ask your administrator to name you again.")
            return words % {"day": date_format(self.ends_on, "F j, Y")}
        return ""
