from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, MoneyField, RateField, ReferenceField
from marketplace.core.money import ZERO, Money
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.models import Document
from marketplace.engagements.models.quotes import Quote
from marketplace.engagements.models.requests import Request
from marketplace.engagements.models.signatures import Signature
from marketplace.engagements.states import EngagementState, MilestoneState
from marketplace.vault.models import VaultEntry


class Route(models.TextChoices):
    DIRECT = "direct", _("By purchase order, to the provider")
    PLATFORM = "platform", _("By card or bank transfer, through this site")


class EngagementQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        if actor.organisation_id is None:
            return self.none()
        return self.filter(Q(operator_id=actor.organisation_id) | Q(provider_id=actor.organisation_id))

    def running(self):
        return self.exclude(state__in=[EngagementState.SETTLED, EngagementState.CANCELLED])

    def for_lists(self):
        return self.select_related("operator", "provider")


class Engagement(models.Model):
    """An order: the contract between an operator and a provider, with the split frozen at signature.

    `frozen_split` holds the lines and parts in cents as they were shown to the signer.
    """

    reference = ReferenceField(prefix="ORD")
    request = models.OneToOneField(Request, models.PROTECT, related_name="engagement")
    quote = models.OneToOneField(Quote, models.PROTECT, related_name="engagement")
    operator = models.ForeignKey(Organisation, models.PROTECT, related_name="orders_bought")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="orders_sold")
    title = models.CharField(max_length=120)
    category_code = models.CharField(max_length=40)
    price = MoneyField()
    subsidy = MoneyField()
    own_share = MoneyField()
    frozen_split = models.JSONField(default=dict)
    route = models.CharField(max_length=10, choices=Route.choices, default=Route.DIRECT)
    may_pay_before_start = models.BooleanField(default=False)
    # The operator's own number, which the provider writes on its invoices.
    purchase_order = models.CharField(_("purchase order number"), max_length=40, blank=True)
    state = models.CharField(max_length=20, choices=EngagementState.choices, default=EngagementState.AGREED)
    signature = models.OneToOneField(Signature, models.PROTECT, related_name="engagement")
    signed_at = MomentField()
    starts_on = models.DateField()
    started_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="order_price_is_subsidy_and_own_share", condition=Q(price=F("subsidy") + F("own_share"))
            ),
            models.CheckConstraint(name="order_shares_are_not_negative", condition=Q(subsidy__gte=0, own_share__gte=0)),
            models.CheckConstraint(name="order_joins_two_parties", condition=~Q(operator=F("provider"))),
            models.CheckConstraint(
                name="order_cancelled_says_why", condition=~Q(state=EngagementState.CANCELLED) | ~Q(end_reason="")
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("engagements:order", args=[self.reference])

    @property
    def is_running(self) -> bool:
        return self.state not in (EngagementState.SETTLED, EngagementState.CANCELLED)


class FundingLine(models.Model):
    """What one source pays of an order. `rule` is the sentence that was shown to the signer."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="funding_lines")
    source = models.CharField(max_length=40)
    offer_id = models.CharField(max_length=60)
    budget_scope = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    program = models.CharField(max_length=200)
    rate = RateField()
    amount = MoneyField()
    released = MoneyField(default=ZERO)
    bound_by = models.CharField(max_length=30)
    rule = models.TextField()
    per_line = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="funding_line_once_an_offer", fields=["engagement", "source", "offer_id"]),
            models.CheckConstraint(name="funding_line_pays_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="funding_line_releases_at_most_its_amount", condition=Q(released__gte=0, released__lte=F("amount"))
            ),
        ]

    def __str__(self):
        return f"{self.label}: {self.amount}"

    @property
    def remaining(self) -> Money:
        return self.amount - self.released


class MilestoneQuerySet(LockableQuerySet):
    def waiting_in_silence(self):
        """Delivered, and nobody but the signers has been asked about it yet."""
        unasked = Q(second_asked_at__isnull=True) | Q(second_asked_at__lt=F("delivered_at"))
        return self.filter(unasked, state=MilestoneState.DELIVERED)


class Milestone(models.Model):
    """A step of an order with its own price; the operator accepts it, then it is paid."""

    reference = ReferenceField(prefix="MIL")
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    done_when = models.CharField(max_length=500)
    due_on = models.DateField()
    price = MoneyField()
    subsidy = MoneyField()
    own_share = MoneyField()
    state = models.CharField(max_length=20, choices=MilestoneState.choices, default=MilestoneState.PLANNED)
    delivered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    # When the second contact was asked because no signer answered this delivery.
    second_asked_at = models.DateTimeField(null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="milestone_position_once", fields=["engagement", "position"]),
            models.CheckConstraint(
                name="milestone_price_is_subsidy_and_own_share", condition=Q(price=F("subsidy") + F("own_share"))
            ),
            models.CheckConstraint(
                name="milestone_shares_are_not_negative", condition=Q(subsidy__gte=0, own_share__gte=0)
            ),
        ]

    def __str__(self):
        return self.title


class MilestoneFunding(models.Model):
    """The part of a funding line that one milestone draws; the parts of a line sum to it."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="funding")
    funding_line = models.ForeignKey(FundingLine, models.PROTECT, related_name="milestone_parts")
    amount = MoneyField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="milestone_funding_once_a_line", fields=["milestone", "funding_line"]),
            models.CheckConstraint(name="milestone_funding_is_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self):
        return f"{self.milestone}: {self.amount}"


class Delivery(models.Model):
    """One hand-over of a milestone: evidence in words in the vault and, if there is one, a private file."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="deliveries")
    evidence = models.ForeignKey(VaultEntry, models.PROTECT, related_name="deliveries")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="deliveries")
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    delivered_at = MomentField()

    class Meta:
        ordering = ["delivered_at", "pk"]

    def __str__(self):
        return f"{self.milestone} · {self.delivered_at:%Y-%m-%d}"


class Acceptance(models.Model):
    """The signature under one milestone; without it nothing is paid.

    It is the operator's. Where the operator stayed silent, it may be that of a program that pays a part, with its
    reason; `delivery` is the evidence either of them had.
    """

    milestone = models.OneToOneField(Milestone, models.PROTECT, related_name="acceptance")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+")
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="acceptance")
    program_signature = models.OneToOneField(
        Signature, models.PROTECT, null=True, related_name="acceptance_for_an_operator"
    )
    program_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="acceptance_is_the_operators_or_the_programs",
                condition=Q(signature__isnull=False, program_signature__isnull=True)
                | Q(signature__isnull=True, program_signature__isnull=False),
            ),
            models.CheckConstraint(
                name="acceptance_by_a_program_says_why",
                condition=Q(program_signature__isnull=True, program_reason="")
                | (Q(program_signature__isnull=False) & ~Q(program_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.milestone} accepted"

    @property
    def signed(self) -> Signature:
        """Whichever of the two there is."""
        return cast(Signature, self.signature or self.program_signature)


class Dispute(models.Model):
    """Why the operator does not accept a milestone; the text is in the vault. Open until it is resolved."""

    class Outcome(models.TextChoices):
        REWORK = "rework", _("The provider does it again")
        ACCEPTED = "accepted", _("Accepted after all")
        CANCELLED = "cancelled", _("Dropped without a charge")

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="disputes")
    text = models.ForeignKey(VaultEntry, models.PROTECT, related_name="disputes")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = MomentField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="dispute_open_once_a_milestone", fields=["milestone"], condition=Q(resolved_at__isnull=True)
            ),
            models.CheckConstraint(
                name="dispute_resolved_with_an_outcome",
                condition=Q(outcome="", resolved_at__isnull=True) | (~Q(outcome="") & Q(resolved_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.milestone} dispute"


class OrderMessage(models.Model):
    """A message between the two parties of an order; its text is in the vault."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="messages")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.ForeignKey(VaultEntry, models.PROTECT, related_name="order_messages")
    sent_at = MomentField()

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self):
        return f"{self.engagement.reference} message {self.pk}"
