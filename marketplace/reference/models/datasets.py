from django.db import models

from marketplace.core.fields import MomentField


class DataSet(models.Model):
    """One published file as it was last loaded; pages name it as the source of a fact."""

    code = models.CharField(max_length=40, primary_key=True)
    publisher = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    vintage = models.CharField(max_length=40)
    attribution = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    loaded_at = MomentField()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"{self.publisher}, {self.title} ({self.vintage})"
