"""Who may sign for an organization, by which paper, and exactly what was signed."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation, is_active
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.money import Money
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.models import Document


class AuthorityQuerySet(LockableQuerySet):
    def current(self, on: dt.date, last: dt.date | None = None):
        """Good on this day, of people who are still members (`is_active`), signers and the organization's own."""
        good = self.filter(ended_at__isnull=True, dated_on__lte=on, ends_on__gte=on, membership__outside_firm="")
        return good.filter(is_active("membership__", last), membership__role_rows__role=Role.OPERATOR_SIGNER)

    def of(self, organisation: Organisation | int):
        return self.filter(membership__organisation=organisation)

    def visible_to(self, actor: Actor):
        """The organization's own people, and marketplace staff."""
        if actor.is_staff or actor.is_system:
            return self
        return self.filter(membership__organisation=actor.organisation_id)


class Authority(models.Model):
    """The paper by which an organization lets one of its people sign: a resolution, minutes, bylaws.

    A person has at most one that is not ended; a new one ends the old one, and nothing is deleted.
    """

    reference = ReferenceField(prefix="AUT")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="authorities")
    title = models.CharField(_("title"), max_length=120)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    dated_on = models.DateField()
    ends_on = models.DateField()
    # The most that one signature may bind the organization to; empty where the paper sets no limit.
    limit = MoneyField(null=True)
    # The paper says that the person who prepares a thing may sign it too.
    may_sign_own_work = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = MomentField()
    ended_at = models.DateTimeField(null=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="authority_once_while_it_lasts", fields=["membership"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="authority_ends_after_its_date", condition=Q(ends_on__gte=F("dated_on"))),
            models.CheckConstraint(
                name="authority_limit_is_positive", condition=Q(limit__isnull=True) | Q(limit__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    @property
    def has_run_out(self) -> bool:
        return self.ends_on < clock.today(self.membership.organisation.zone)

    def covers(self, amount: Money | None) -> bool:
        return amount is None or self.limit is None or amount <= self.limit


class SignatureQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Whoever signed it, also after leaving, and the people of the organization it was signed for."""
        mine = Q(signed_by=actor.user_id)
        return self.filter(mine | Q(organisation=actor.organisation_id)) if actor.user_id else self.none()


class Signature(models.Model):
    """Exactly what a person signed, under which name and title, when, having agreed to sign electronically."""

    reference = ReferenceField(prefix="SIG")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    typed_name = models.CharField(_("your full name"), max_length=150)
    title = models.CharField(_("your title"), max_length=120)
    consented = models.BooleanField(default=False)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # By which paper; empty for what was signed before these were kept.
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="signatures")
    signed_at = MomentField()

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="signature_has_name_title_and_consent",
                condition=Q(consented=True) & ~Q(typed_name="") & ~Q(title="") & ~Q(text=""),
            )
        ]

    def __str__(self):
        return f"{self.typed_name}, {self.title}"

    def get_absolute_url(self):
        return reverse("engagements:signature", args=[self.reference])
