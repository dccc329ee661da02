from django.db import models

from marketplace.core.fields import MomentField


class AuditEvent(models.Model):
    """Who did what to which thing: names of fields, ids and hashes, never contents.

    Append-only: the same triggers that guard transfers refuse UPDATE and DELETE.
    """

    at = MomentField()
    action = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    reference = models.CharField(max_length=40, blank=True)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    roles = models.JSONField(default=list)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="audit_by_object")]

    def __str__(self):
        return f"{self.action} {self.object_kind} {self.object_id}"


class AuditSeal(models.Model):
    """One link of the hash chain: sha256 over the previous seal and the event's canonical JSON."""

    event = models.OneToOneField(AuditEvent, models.PROTECT, related_name="seal")
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)
    sealed_at = MomentField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.sha256[:12]
