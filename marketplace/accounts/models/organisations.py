import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet


class OrganisationQuerySet(LockableQuerySet):
    def of_kind(self, kind: Kind):
        return self.filter(**{f"is_{kind}": True})

    def for_member(self, user):
        return self.filter(memberships__user=user, memberships__ended_at__isnull=True)

    def visible_to(self, actor: Actor):
        """Marketplace staff see all; a member sees the organisation they act for."""
        if actor.is_staff or actor.is_system:
            return self
        return self.filter(pk=actor.organisation_id)


class Organisation(models.Model):
    """A legal entity: an operator, a provider (or both), a program office or the marketplace itself."""

    reference = ReferenceField(prefix="ORG")
    name = models.CharField(_("legal name"), max_length=200)
    is_operator = models.BooleanField(default=False)
    is_provider = models.BooleanField(default=False)
    is_program = models.BooleanField(default=False)
    is_marketplace = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=2, blank=True)
    zone = models.CharField(_("time zone"), max_length=50, default="America/Chicago")
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    # Whom we ask when the signers stay silent.
    second_contact = models.ForeignKey("accounts.Membership", models.PROTECT, null=True, blank=True, related_name="+")
    # Written by vetting and screening, read by the trade: no new orders while it is set.
    trading_blocked_at = models.DateTimeField(null=True, blank=True)
    trading_blocked_reason = models.CharField(max_length=300, blank=True)
    created_at = MomentField()
    is_synthetic = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            # An association may buy and sell; a program office or the marketplace does neither.
            models.CheckConstraint(
                name="organisation_is_a_trader_or_an_office",
                condition=Q(is_program=False, is_marketplace=False) & (Q(is_operator=True) | Q(is_provider=True))
                | Q(is_program=True, is_operator=False, is_provider=False, is_marketplace=False)
                | Q(is_marketplace=True, is_operator=False, is_provider=False, is_program=False),
            ),
            models.CheckConstraint(
                name="organisation_block_has_a_reason",
                condition=Q(trading_blocked_at__isnull=True) | ~Q(trading_blocked_reason=""),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind.value for kind in Kind if getattr(self, f"is_{kind}"))

    def name_on(self, day: dt.date) -> str:
        """The legal name that stood on the papers of that day."""
        past = self.past_names.filter(to_date__gt=day).order_by("to_date", "pk").first()
        return past.name if past else self.name

    @property
    def may_trade(self) -> bool:
        return self.trading_blocked_at is None


class PastName(models.Model):
    """A legal name that an organization had from one day up to (not with) another; papers of that time keep it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="past_names")
    name = models.CharField(max_length=200)
    from_date = models.DateField()
    to_date = models.DateField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    recorded_at = MomentField()

    class Meta:
        ordering = ["-to_date", "-pk"]
        constraints = [
            models.CheckConstraint(name="past_name_ended_after_it_began", condition=Q(to_date__gt=F("from_date"))),
            models.UniqueConstraint(name="past_name_begins_once", fields=["organisation", "from_date"]),
        ]

    def __str__(self):
        return f"{self.name} ({self.from_date} – {self.to_date})"
