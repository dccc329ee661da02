from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models.organisations import Organisation
from marketplace.accounts.models.users import User
from marketplace.accounts.roles import Role
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet


class InvitationQuerySet(LockableQuerySet):
    def open(self):
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def visible_to(self, actor: Actor):
        return self.filter(organisation=actor.organisation_id)


class Invitation(models.Model):
    """An offer of membership by e-mail; the token is stored only as a hash and ends after 14 days."""

    reference = ReferenceField(prefix="INV")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    roles = models.JSONField(default=list)
    outside_firm = models.CharField(max_length=200, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # Empty when the instance itself invites its first officer.
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = MomentField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="invitation_open_once_per_address",
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_accepted_or_withdrawn_not_both",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.email} → {self.organisation}"

    @property
    def role_words(self) -> str:
        return ", ".join(str(Role(role).label).lower() for role in self.roles)
