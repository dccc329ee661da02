import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models.organisations import Organisation
from marketplace.accounts.models.users import User
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet

# Where a day ends last in the states and territories: the last day of an outside helper holds everywhere.
LAST_ZONE = "Pacific/Pago_Pago"


def last_zone_today() -> dt.date:
    return clock.today(LAST_ZONE)


def is_active(through: str = "", on: dt.date | None = None) -> Q:
    """Not ended, and not past the last day of an outside helper, which still counts; also through a relation.

    `on` is today where the day ends last (`last_zone_today`), for a query that is kept.
    """
    lasts = Q((f"{through}ends_on__isnull", True)) | Q((f"{through}ends_on__gte", on or last_zone_today()))
    return lasts & Q((f"{through}ended_at__isnull", True), (f"{through}user__is_active", True))


class MembershipQuerySet(LockableQuerySet):
    def active(self, on: dt.date | None = None):
        return self.filter(is_active(on=on))

    def run_out(self):
        """Dated help whose last day has passed."""
        return self.filter(ended_at__isnull=True, ends_on__lt=clock.today(LAST_ZONE))

    def with_role(self, *roles: Role):
        return self.filter(role_rows__role__in=roles).distinct()

    def visible_to(self, actor: Actor):
        """The people of the organisation that the actor acts for."""
        return self.filter(organisation=actor.organisation_id)


class Membership(models.Model):
    """A person's place in an organisation. Leaving ends it; nothing is deleted."""

    reference = ReferenceField(prefix="MEM")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    title = models.CharField(_("job title"), max_length=120, blank=True)
    started_at = MomentField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # An outside consultant: the firm, and the last day. Empty for the organization's own people.
    outside_firm = models.CharField(_("outside firm"), max_length=200, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="membership_once_while_active",
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_of_an_outside_firm_has_a_last_day",
                condition=Q(outside_firm="") | Q(ends_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.organisation}"

    @property
    def is_outside(self) -> bool:
        return bool(self.outside_firm)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(row.role for row in self.role_rows.all())

    @property
    def role_words(self) -> str:
        """ "signer, owner": the roles as the header prints them, a word that two kinds share only once."""
        words = dict.fromkeys(str(Role(role).label).lower() for role in sorted(self.roles))
        return ", ".join(words)

    def actor(self) -> Actor:
        return Actor(
            user_id=self.user_id,
            organisation_id=self.organisation_id,
            kinds=self.organisation.kinds,
            roles=self.roles,
            name=self.user.name,
        )


class MembershipRole(models.Model):
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="role_rows")
    role = models.CharField(max_length=30, choices=Role.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="membership_role_once", fields=["membership", "role"])]

    def __str__(self):
        return self.get_role_display()
