import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.states import ScanState


class Classification(models.TextChoices):
    PUBLIC = "public", _("Public")
    BUSINESS_CONFIDENTIAL = "business_confidential", _("Business-confidential")
    SECURITY_SENSITIVE = "security_sensitive", _("Security-sensitive")


def private_storage():
    return storages["private"]


def random_name(document, original_name):
    """Tells nothing of the file, its owner or its kind."""
    token = secrets.token_hex(20)
    return f"{token[:2]}/{token}"


class DocumentQuerySet(LockableQuerySet):
    def pending_of(self, user_id: int | None):
        """Uploads that wait in this person's unfinished form."""
        return self.filter(uploaded_by_id=user_id, kept_at__isnull=True)


class Document(models.Model):
    """A private file of an organization. Its kind decides who may download it; nobody ever sees it inline.

    `kept_at` is empty while the file waits in a form that came back with an error elsewhere.
    """

    reference = ReferenceField(prefix="DOC")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(max_length=60)
    classification = models.CharField(max_length=24, choices=Classification.choices)
    original_name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()
    file_type = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=private_storage, upload_to=random_name, max_length=80)
    scan_state = models.CharField(max_length=12, choices=ScanState.choices, default=ScanState.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = MomentField()
    kept_at = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="document_kept_belongs_to_an_organisation",
                condition=Q(kept_at__isnull=True) | Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="document_scanned_has_a_date",
                condition=Q(scan_state="not_scanned") | Q(scanned_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.original_name


class DocumentViewQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """An organization sees who downloaded its own files, and nobody else's."""
        return self.filter(document__organisation_id=actor.organisation_id or 0)


class DocumentView(models.Model):
    """Somebody downloaded a file of a logged kind: who, for which organization and when. Append-only."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = MomentField()

    objects = DocumentViewQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.document} {self.at}"
