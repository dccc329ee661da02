from django.db import models

from marketplace.core.fields import MomentField
from marketplace.core.querysets import LockableQuerySet


class IndexCursor(models.Model):
    """How far one index has followed the change log: everything up to `number` is in it."""

    index = models.CharField(max_length=20, unique=True)
    number = models.BigIntegerField(default=0)
    rebuilt_at = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.CheckConstraint(name="index_cursor_is_not_negative", condition=models.Q(number__gte=0)),
        ]

    def __str__(self):
        return self.index


class VocabularySnapshot(models.Model):
    """The words of all public services at one moment, read by every process that searches; the newest one counts."""

    documents = models.PositiveIntegerField()
    # {token: in how many documents}; the same for the words as written
    tokens = models.JSONField()
    words = models.JSONField()
    made_at = MomentField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pk}: {self.documents}"
