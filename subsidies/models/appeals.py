from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.fields import MomentField
from subsidies.models.applications import Application, Decision


class Appeal(models.Model):
    """Why an operator asks for another look at a decline. Never changed; the answer is a decision of its own."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="appeals")
    decline = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    reason = models.CharField(_("why the decision is wrong"), max_length=2000)
    new_facts = models.CharField(_("what is new"), max_length=2000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="appeal_gives_a_reason", condition=~Q(reason=""))]

    def __str__(self):
        return f"{self.application.reference}: {self.reason}"
