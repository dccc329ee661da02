from django.db import models

from marketplace.core.fields import MomentField, ReferenceField
from marketplace.vault.models import VaultEntry
from operators.models.profiles import OperatorProfile, OwnedQuerySet


class Assessment(models.Model):
    """The short self-assessment. The answers are in the vault only; here stand dates and how many there are."""

    reference = ReferenceField(prefix="ASM")
    profile = models.OneToOneField(OperatorProfile, models.PROTECT, related_name="assessment")
    entry = models.OneToOneField(VaultEntry, models.PROTECT, null=True, related_name="+")
    started_at = MomentField()
    changed_at = MomentField()
    finished_on = models.DateField(null=True)
    answered_count = models.PositiveSmallIntegerField(default=0)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.reference
