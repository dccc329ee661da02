from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.core.fields import MomentField
from marketplace.core.querysets import LockableQuerySet
from marketplace.vault.models import VaultEntry


class ScreeningQuerySet(LockableQuerySet):
    def running(self):
        return self.filter(expires_at__gt=clock.now(), erased_at__isnull=True)

    def over(self):
        return self.filter(expires_at__lte=clock.now(), erased_at__isnull=True)

    def kept_for(self, organisation_id: int | None):
        """Answers that somebody carried over to this organization and that are still there."""
        return self.filter(organisation_id=organisation_id or 0, carried_at__isnull=False, erased_at__isnull=True)

    def readable_by(self, actor: Actor):
        """Whoever has the code, until an organization carried the answers over; then only that organization."""
        return self.filter(Q(organisation__isnull=True) | Q(organisation_id=actor.organisation_id or 0))


class Screening(models.Model):
    """Answers to questions, without an account: in the vault, found only by a code we do not keep.

    `code_sha256` is the hash of the code shown to the visitor. After the days of its purpose, or when the visitor
    asks, the answers are erased; the date remains.
    """

    class Purpose(models.TextChoices):
        """A code opens the answers of its own purpose only."""

        CHECK = "check", _("Which programs help to pay")
        MATCH = "match", _("Which services fit")

    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.CHECK)
    code_sha256 = models.CharField(max_length=64, unique=True)
    entry = models.OneToOneField(VaultEntry, models.PROTECT, related_name="screening")
    created_at = MomentField()
    expires_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="screenings", null=True, blank=True)
    # How many questions were answered: it stays when the answers go.
    answered_count = models.PositiveSmallIntegerField(default=0)
    carried_at = models.DateTimeField(null=True, blank=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="screening_carried_to_an_organisation",
                condition=Q(carried_at__isnull=True, organisation__isnull=True)
                | Q(carried_at__isnull=False, organisation__isnull=False),
            ),
            models.CheckConstraint(name="screening_purpose_is_known", condition=Q(purpose__in=("check", "match"))),
            # What worries somebody is never an organization's to keep.
            models.CheckConstraint(
                name="screening_for_a_match_is_not_carried", condition=Q(purpose="check") | Q(carried_at__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"
