from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, MoneyField
from marketplace.core.querysets import LockableQuerySet


class TopUp(models.Model):
    """Money that an office put on the instance's balance with Stripe, for its own payments and for nothing else.

    Stripe says how much came; an officer of the instance says whose it is. `top_up_id` is Stripe's own name.
    """

    office = models.ForeignKey(Organisation, models.PROTECT, related_name="top_ups")
    top_up_id = models.CharField(max_length=255, unique=True)
    amount = MoneyField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = MomentField()

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="top_up_is_more_than_nothing", condition=Q(amount__gt=0))]

    def __str__(self):
        return f"{self.top_up_id} {self.amount}"
