from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet


class VaultEntry(models.Model):
    """One security-sensitive text or set of answers of an organization, readable only with the vault's keys.

    What a visitor without an account told us belongs to no organization until it is handed over to one.
    Erasing empties the ciphertext and keeps the row: the date and the fact that something was there remain.
    """

    reference = ReferenceField(prefix="VLT")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="vault_entries")
    kind = models.CharField(max_length=60)
    ciphertext = models.TextField(blank=True)
    # Which key of the list sealed it; rotation looks for entries with an older one.
    key_id = models.CharField(max_length=16, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = MomentField()
    erased_at = models.DateTimeField(null=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="vault_entry_is_sealed_or_erased",
                condition=(Q(erased_at__isnull=True) & ~Q(ciphertext="")) | Q(erased_at__isnull=False, ciphertext=""),
            )
        ]
        indexes = [models.Index(fields=["key_id"], name="vault_by_key")]

    def __str__(self):
        return f"{self.kind} {self.reference}"


class VaultViewQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """An organization sees who opened its own entries, and nobody else's; what is nobody's is seen by nobody."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(entry__organisation_id=actor.organisation_id)


class VaultView(models.Model):
    """Somebody read an entry: who, for which organization, why and when. Append-only."""

    entry = models.ForeignKey(VaultEntry, models.PROTECT, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=120)
    at = MomentField()

    objects = VaultViewQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.entry} · {self.purpose}"


class BackUp(models.Model):
    """The owner of the instance says that a copy of the keys lies in a safe place, apart from the database."""

    # The newest key of that day: a newer one has no copy yet.
    key_id = models.CharField(max_length=16)
    confirmed_by = models.CharField(max_length=120)
    confirmed_at = MomentField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.key_id} {self.confirmed_at:%Y-%m-%d}"


class VaultCanary(models.Model):
    """A known word sealed once with each key: a start without that key is noticed before anybody needs it."""

    key_id = models.CharField(max_length=16, unique=True)
    ciphertext = models.TextField()
    created_at = MomentField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.key_id
