from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models.organisations import Organisation
from marketplace.accounts.models.users import User
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet


class InterestQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """Their own declarations only."""
        return self.filter(user_id=actor.user_id)


class Interest(models.Model):
    """A person's own word that they are tied to an organization they do not belong to."""

    class Nature(models.TextChoices):
        OWNERSHIP = "ownership", _("I own a part of it")
        WORK = "work", _("I work or worked for it, paid or not")
        FAMILY = "family", _("A member of my family owns it or works there")
        GIFT = "gift", _("I received money or a gift from it")
        OTHER = "other", _("Another tie that could look unfair")

    reference = ReferenceField(prefix="INT")
    user = models.ForeignKey(User, models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    nature = models.CharField(_("tie"), max_length=12, choices=Nature.choices)
    declared_at = MomentField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="interest_declared_once_while_it_lasts",
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.organisation}"
