from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.fields import MomentField
from subsidies.models.applications import Application


class Score(models.Model):
    """The points a reviewer gave one application for one criterion of its program, whole and not above `most`."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="scores")
    criterion = models.CharField(_("criterion"), max_length=120)
    points = models.PositiveSmallIntegerField(_("points"))
    most = models.PositiveSmallIntegerField(_("most points"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="score_once_per_criterion", fields=["application", "criterion"]),
            models.CheckConstraint(name="score_not_above_the_most", condition=Q(points__lte=F("most"))),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"
