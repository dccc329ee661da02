from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind, Role
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do comes from their memberships; `is_staff` and permissions serve Wagtail only."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("full name"), max_length=150)
    zone = models.CharField(_("time zone"), max_length=50, default="America/Chicago")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = MomentField()
    is_synthetic = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["email"]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split(" ")[0] if self.name else self.email


class OrganisationQuerySet(models.QuerySet):
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

    @property
    def may_trade(self) -> bool:
        return self.trading_blocked_at is None


class MembershipQuerySet(LockableQuerySet):
    def active(self):
        return self.filter(ended_at__isnull=True, user__is_active=True)

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

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="membership_once_while_active",
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.organisation}"

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(row.role for row in self.role_rows.all())

    @property
    def role_words(self) -> str:
        """ "signer, owner": the roles as the header prints them."""
        return ", ".join(str(Role(role).label).lower() for role in sorted(self.roles))

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
