from django.db import models
from django.db.models import Q

from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.core.fields import MomentField
from marketplace.core.querysets import LockableQuerySet


class ScreeningQuerySet(LockableQuerySet):
    def running(self):
        return self.filter(expires_at__gt=clock.now(), erased_at__isnull=True)

    def over(self):
        return self.filter(expires_at__lte=clock.now(), erased_at__isnull=True)


class Screening(models.Model):
    """Answers to the six questions, without an account: encrypted, found only by a code we do not keep.

    `code_sha256` is the hash of the code shown to the visitor. After 30 days, or when the visitor asks,
    the answers are erased; date and count remain.
    """

    code_sha256 = models.CharField(max_length=64, unique=True)
    sealed_answers = models.TextField(blank=True)
    created_at = MomentField()
    expires_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="screenings", null=True, blank=True)
    carried_at = models.DateTimeField(null=True, blank=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="screening_erased_keeps_no_answers",
                condition=Q(erased_at__isnull=True) | Q(sealed_answers=""),
            ),
            models.CheckConstraint(
                name="screening_carried_to_an_organisation",
                condition=Q(carried_at__isnull=True, organisation__isnull=True)
                | Q(carried_at__isnull=False, organisation__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"
