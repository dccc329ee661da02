from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.core import clock
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from subsidies.models.claims import Claim
from subsidies.reasons import RecoveryGround
from subsidies.states import RecoveryState

UNDER_WAY = [RecoveryState.NOTICED, RecoveryState.ANSWERED, RecoveryState.ESTABLISHED]


class RecoveryQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """Who has to pay back and the program's office."""
        if actor.organisation_id is None:
            return self.none()
        if actor.is_kind(Kind.PROGRAM):
            return self.filter(claim__program__organisation_id=actor.organisation_id)
        return self.filter(debtor_id=actor.organisation_id)

    def under_way(self):
        """Not paid back and not dropped: somebody has a next step."""
        return self.filter(state__in=UNDER_WAY)

    def standing(self):
        """What counts against what a claim was paid: all but the dropped ones."""
        return self.exclude(state=RecoveryState.DROPPED)

    def for_lists(self):
        return self.select_related("claim__program", "debtor")


class Recovery(models.Model):
    """The office asks a provider to pay back subsidy that a claim should not have got, whole or in part.

    Notice, then an answer until the end of `respond_by` (a day in the program's zone), then a second person decides
    that it is a debt, due on `pay_by`, and a third records that it was paid back, whole.
    """

    reference = ReferenceField(prefix="RCV")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="recoveries")
    debtor = models.ForeignKey(Organisation, models.PROTECT, related_name="recoveries")
    amount = MoneyField(_("amount"))
    ground = models.CharField(_("ground"), max_length=20, choices=RecoveryGround.choices)
    words = models.CharField(_("what was wrong"), max_length=500)
    state = models.CharField(max_length=12, choices=RecoveryState.choices, default=RecoveryState.NOTICED)
    noticed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noticed_at = MomentField()
    respond_by = models.DateField(_("last day to answer"))
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    established_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    established_at = models.DateTimeField(null=True)
    pay_by = models.DateField(_("last day to pay back"), null=True)
    repaid_on = models.DateField(_("day it arrived"), null=True)
    bank_reference = models.CharField(_("reference of the bank"), max_length=40, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    drop_reason = models.CharField(_("why it was dropped"), max_length=300, blank=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["-noticed_at", "-pk"]
        verbose_name_plural = "recoveries"
        constraints = [
            models.CheckConstraint(name="recovery_is_above_zero", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="recovery_says_what_was_wrong", condition=~Q(words="")),
            models.CheckConstraint(
                name="recovery_answered_has_an_answer", condition=~Q(state=RecoveryState.ANSWERED) | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="recovery_debt_is_established_by_a_second_person",
                condition=Q(established_by__isnull=True) | ~Q(established_by=F("noticed_by")),
            ),
            models.CheckConstraint(
                name="recovery_debt_names_who_and_when_it_is_due",
                condition=~Q(state__in=[RecoveryState.ESTABLISHED, RecoveryState.REPAID])
                | Q(established_by__isnull=False, established_at__isnull=False, pay_by__isnull=False),
            ),
            models.CheckConstraint(
                name="recovery_is_recorded_by_a_third_person",
                condition=Q(recorded_by__isnull=True)
                | (~Q(recorded_by=F("noticed_by")) & ~Q(recorded_by=F("established_by"))),
            ),
            models.CheckConstraint(
                name="recovery_repaid_names_its_day_and_its_reference",
                condition=~Q(state=RecoveryState.REPAID)
                | (Q(repaid_on__isnull=False, recorded_by__isnull=False, recorded_at__isnull=False))
                & ~Q(bank_reference=""),
            ),
            models.CheckConstraint(
                name="recovery_dropped_has_a_reason",
                condition=~Q(state=RecoveryState.DROPPED) | (~Q(drop_reason="") & Q(dropped_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.reference}: {self.amount}"

    def get_absolute_url(self):
        return reverse("recovery", args=[self.reference])

    @property
    def cure(self) -> str:
        """What the provider can do about it, by the ground."""
        return RecoveryGround(self.ground).cure

    @property
    def time_to_answer_is_over(self) -> bool:
        return clock.now() > clock.end_of_day(self.respond_by, self.claim.program.zone)
