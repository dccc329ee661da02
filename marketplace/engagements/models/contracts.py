import hashlib

from django.db import models
from django.db.models import Q

from marketplace.core.fields import MomentField
from marketplace.engagements.models.orders import Engagement


class Contract(models.Model):
    """The order as it was signed, as one document that prints; its row is never changed (`core.immutability`)."""

    engagement = models.OneToOneField(Engagement, models.PROTECT, related_name="contract")
    html = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="contract_has_a_text_and_its_hash", condition=~Q(html="") & ~Q(sha256=""))
        ]

    def __str__(self):
        return f"{self.engagement.reference} contract"

    @property
    def is_as_signed(self) -> bool:
        return hashlib.sha256(self.html.encode()).hexdigest() == self.sha256
