"""What staff record about the people and the legal life of an operator, each with the paper that shows it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.models import Document
from operators.models.profiles import OperatorProfile


class JoinRequestQuerySet(LockableQuerySet):
    def waiting(self):
        return self.filter(decided_at__isnull=True)

    def visible_to(self, actor: Actor):
        """Whoever asked, and marketplace staff; the organization itself is told by a notice."""
        return self if actor.is_staff or actor.is_system else self.filter(asked_by_id=actor.user_id or 0)


class JoinRequest(models.Model):
    """A second person who typed a number that an organization already has asks to belong to it. Staff decide."""

    class Outcome(models.TextChoices):
        JOINED = "joined", _("You belong to it now")
        REFUSED = "refused", _("Not accepted")

    class Reason(models.TextChoices):
        NO_TIE = "no_tie", _("Nothing shows that you work for this organization.")
        NOT_REACHED = "not_reached", _("We could not reach you on a number found independently.")
        OWNER_OBJECTS = "owner_objects", _("The organization says that you do not act for it.")

    reference = ReferenceField(prefix="JOI")
    profile = models.ForeignKey(OperatorProfile, models.PROTECT, related_name="join_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField(_("your job"), max_length=120)
    note = models.CharField(_("what shows it"), max_length=500)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    asked_at = MomentField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=14, choices=Reason.choices, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="join_request_waits_once", fields=["profile", "asked_by"], condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(
                name="join_request_refusal_has_a_reason", condition=~Q(outcome="refused") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="join_request_decided_with_an_outcome",
                condition=Q(decided_at__isnull=True, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self):
        return self.reference


class OwnerReplacement(models.Model):
    """Staff gave the role of a departed owner to another person, and why."""

    profile = models.ForeignKey(OperatorProfile, models.PROTECT, related_name="owner_replacements")
    left = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = MomentField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="owner_replaced_by_another_membership", condition=~Q(left=F("successor"))),
            models.CheckConstraint(name="owner_replacement_says_why", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.left} → {self.successor}"


class Succession(models.Model):
    """One legal entity went into another on a day: its systems, numbers and usable vouchers went with it."""

    predecessor = models.OneToOneField(Organisation, models.PROTECT, related_name="succession")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions_into")
    on = models.DateField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = MomentField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="succession_joins_two_entities", condition=~Q(predecessor=F("successor")))
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"
