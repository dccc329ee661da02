from decimal import ROUND_DOWN, Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.fields import MomentField, MoneyField
from marketplace.core.money import Money
from marketplace.core.querysets import LockableQuerySet
from subsidies.models.applications import Application
from subsidies.models.budgets import BudgetLine
from subsidies.models.vouchers import Draw
from subsidies.states import EndingState


class EndingQuerySet(LockableQuerySet):
    def proposed(self):
        return self.filter(state=EndingState.PROPOSED)


class Ending(models.Model):
    """What the office ends because its budget line was cut below what is promised: one proposes, another confirms.

    Without `draw` it ends what the award holds without an order: recommendation, award or the rest of the voucher.
    With `draw` both sides of that signed order get a written notice; `amount` is what came back by it.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="endings")
    application = models.ForeignKey(Application, models.PROTECT, related_name="endings")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="endings", null=True, blank=True)
    state = models.CharField(max_length=10, choices=EndingState.choices, default=EndingState.PROPOSED)
    reason = models.CharField(_("reason"), max_length=300)
    amount = MoneyField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = MomentField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = EndingQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="ending_one_proposed_per_award",
                fields=["application"],
                condition=Q(state=EndingState.PROPOSED, draw__isnull=True),
            ),
            models.UniqueConstraint(
                name="ending_one_proposed_per_order", fields=["draw"], condition=Q(state=EndingState.PROPOSED)
            ),
            models.CheckConstraint(name="ending_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="ending_is_confirmed_by_a_second_person",
                condition=~Q(state=EndingState.CONFIRMED)
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answered_by=F("proposed_by"))),
            ),
        ]

    def __str__(self):
        return f"{self.application.reference}: {self.state}"


class ProRata(models.Model):
    """How a wind-down divided what was left of a line over the commitments without an order; never changed.

    `committed` is what they held together, `covered` what the line still had for them.
    """

    line = models.OneToOneField(BudgetLine, models.PROTECT, related_name="pro_rata")
    committed = MoneyField()
    covered = MoneyField()
    worked_out_at = MomentField()

    class Meta:
        ordering = ["line"]
        constraints = [
            models.CheckConstraint(
                name="pro_rata_covers_a_part", condition=Q(covered__gte=0, committed__gt=F("covered"))
            )
        ]

    def __str__(self):
        return f"{self.line}: {self.covered} of {self.committed}"

    @property
    def rate(self) -> Decimal:
        """Rounded down for the page; amounts are worked out from the cents."""
        return (Decimal(self.covered.cents) / self.committed.cents).quantize(Decimal("0.000001"), ROUND_DOWN)

    def part_of(self, amount: Money) -> Money:
        """What stays of a commitment, rounded down to the cent."""
        return Money(amount.cents * self.covered.cents // self.committed.cents)
