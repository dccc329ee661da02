from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.fields import MomentField
from marketplace.core.querysets import LockableQuerySet
from marketplace.payments.models.payouts import Payout


class HoldReason(models.TextChoices):
    SCREENING = "screening", _("A name on an exclusion or sanctions list is being looked into")
    BANKRUPTCY = "bankruptcy", _("The provider is in bankruptcy")
    LEVY = "levy", _("A levy by a tax office or a court")
    BANK_CHANGE = "bank_change", _("The bank details changed and are not proved yet")
    AUDIT = "audit", _("The payment is in an audit")


class PayoutHoldQuerySet(LockableQuerySet):
    def open(self):
        return self.filter(lifted_at__isnull=True)


class PayoutHold(models.Model):
    """One stop of one payment: why, by whom, and until when."""

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="holds")
    reason = models.CharField(_("why"), max_length=12, choices=HoldReason.choices)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    placed_at = MomentField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = PayoutHoldQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="payout_hold_one_at_a_time", fields=["payout"], condition=Q(lifted_at__isnull=True)
            ),
        ]

    def __str__(self):
        return str(self.get_reason_display())
