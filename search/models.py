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


class QueryLog(models.Model):
    """One search, or one word that no service has, on a day: nobody, no address, no hour, and no word beside a name.

    A word that we do not know may be somebody's name, so it stands alone in a row of its own.
    """

    words = models.CharField(max_length=200)
    day = models.DateField()
    found = models.PositiveIntegerField()
    # The states and kinds of service that were chosen, as in the address: "category=MDR state=MT".
    narrowed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["day", "found"], name="query_log_by_day")]

    def __str__(self):
        return self.words


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
