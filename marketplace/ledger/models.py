from django.conf import settings
from django.db import models
from django.db.models import F, Q

from marketplace.core.fields import MomentField, MoneyField
from marketplace.core.money import ZERO, Money
from marketplace.core.querysets import LockableQuerySet


def pool_of(scope: str) -> str:
    """ "award:5:line:12" is a part of "line:12"."""
    return ":".join(scope.rsplit(":", 2)[-2:])


class Account(models.Model):
    """One pot of money: what it is (`kind`, "available") of what (`scope`, "line:12").

    Its balance is credits minus debits. A limited account can never go below zero: the database refuses it.
    The two counters always equal the sums of the transfers; `ledger_verify` proves it.
    """

    kind = models.CharField(max_length=40)
    scope = models.CharField(max_length=120)
    # The last part of the scope, "line:12": what this pot is a part of, to be found by an index.
    pool = models.CharField(max_length=60)
    debits = MoneyField(default=ZERO)
    credits = MoneyField(default=ZERO)
    limited = models.BooleanField(default=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["scope", "kind"]
        indexes = [models.Index(name="account_by_pool_and_kind", fields=["pool", "kind"])]
        constraints = [
            models.CheckConstraint(name="account_pool_ends_its_scope", condition=Q(scope__endswith=F("pool"))),
            models.UniqueConstraint(name="account_once_per_kind_and_scope", fields=["kind", "scope"]),
            models.CheckConstraint(
                name="account_limited_never_goes_below_zero",
                condition=Q(limited=False) | Q(credits__gte=F("debits")),
            ),
            models.CheckConstraint(
                name="account_counters_never_go_below_zero", condition=Q(debits__gte=0, credits__gte=0)
            ),
        ]

    def save(self, *args, **kwargs):
        self.pool = pool_of(self.scope)
        super().save(*args, **kwargs)

    def __str__(self):
        return f"{self.kind} of {self.scope}"

    @property
    def balance(self) -> Money:
        return self.credits - self.debits


class Transfer(models.Model):
    """Money moved from the debited account to the credited one, once and for good.

    Append-only. A mistake is put right by a second transfer that `reverses` the first, at most once.
    `reason` is a code such as "order.signed", never free text.
    """

    debit = models.ForeignKey(Account, models.PROTECT, related_name="debit_transfers", db_index=False)
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credit_transfers", db_index=False)
    amount = MoneyField()
    idempotency_key = models.CharField(max_length=160, unique=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    reason = models.CharField(max_length=80)
    posted_at = MomentField()
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        # They hold all that a balance of a past day and `ledger_verify` read, in place of the keys' own indexes.
        indexes = [
            models.Index(name="transfer_out_by_moment", fields=["debit", "posted_at", "amount"]),
            models.Index(name="transfer_in_by_moment", fields=["credit", "posted_at", "amount"]),
        ]
        constraints = [
            models.CheckConstraint(name="transfer_moves_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="transfer_joins_two_accounts", condition=~Q(debit=F("credit"))),
        ]

    def __str__(self):
        return f"{self.amount} from {self.debit} to {self.credit}"
