from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, MoneyField
from marketplace.core.querysets import LockableQuerySet
from marketplace.payments.states import BankPayoutState


class ConnectedAccount(models.Model):
    """A provider's account with the processor, as it was when last asked. Who it is and its bank stay there.

    `due` holds the processor's own names of what it still asks.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="connected_account")
    account_id = models.CharField(max_length=255, unique=True)
    details_submitted = models.BooleanField(default=False)
    may_receive = models.BooleanField(default=False)
    may_pay_out = models.BooleanField(default=False)
    due = models.JSONField(default=list)
    due_by = models.DateTimeField(null=True)
    disabled_reason = models.CharField(max_length=255, blank=True)
    checked_at = MomentField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = MomentField()

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="connected_account_has_a_name", condition=~Q(account_id="")),
        ]

    def __str__(self):
        return self.account_id


class BankPayout(models.Model):
    """A provider's balance on its way from the processor to the provider's bank, as we were told."""

    account = models.ForeignKey(ConnectedAccount, models.PROTECT, related_name="bank_payouts")
    payout_id = models.CharField(max_length=255, unique=True)
    amount = MoneyField()
    state = models.CharField(max_length=10, choices=BankPayoutState.choices)
    arrives_on = models.DateField()
    told_at = MomentField()

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="bank_payout_is_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self):
        return f"{self.payout_id} {self.amount}"
