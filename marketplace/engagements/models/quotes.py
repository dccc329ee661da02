from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.money import ZERO, Money
from marketplace.core.querysets import LockableQuerySet
from marketplace.engagements.models.requests import Method, Request
from marketplace.engagements.split import PricedLine
from marketplace.engagements.states import QuoteState


class QuoteQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """A provider sees its own; the operator sees what was in the box when it was opened."""
        if actor.organisation_id is None:
            return self.none()
        opened = Q(request__operator_id=actor.organisation_id, opened_at__isnull=False)
        return self.filter(Q(provider_id=actor.organisation_id) | opened)

    def live(self):
        return self.exclude(state=QuoteState.WITHDRAWN)

    def with_lines(self):
        return self.select_related("provider", "request__operator").prefetch_related("lines", "milestones", "scores")


class Quote(models.Model):
    """A provider's price, sealed until the request closes. `valid_until` is a date in the request's zone.

    `cancellation_terms` is the only charge that may be asked when an order ends early.
    """

    reference = ReferenceField(prefix="QUO")
    request = models.ForeignKey(Request, models.PROTECT, related_name="quotes")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="quotes")
    state = models.CharField(max_length=20, choices=QuoteState.choices, default=QuoteState.DRAFT)
    summary = models.TextField(_("how you will do it"), max_length=3000)
    starts_on = models.DateField(_("earliest start"))
    valid_until = models.DateField(_("price good until"))
    cancellation_terms = models.CharField(_("charge if the order ends early"), max_length=500, blank=True)
    listing_copy = models.JSONField(default=dict)
    # Which of the request's deliverables are in this price, word for word.
    covers = models.JSONField(default=list, blank=True)
    no_help_declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    no_help_declared_at = models.DateTimeField(null=True, blank=True)
    created_at = MomentField()
    sealed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="quote_once_a_provider_while_live",
                fields=["request", "provider"],
                condition=~Q(state=QuoteState.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="quote_sealed_with_a_declaration",
                condition=Q(sealed_at__isnull=True) | Q(no_help_declared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="quote_not_selected_says_why", condition=~Q(state=QuoteState.NOT_SELECTED) | ~Q(end_reason="")
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("engagements:quote", args=[self.reference])

    def priced_lines(self) -> list[PricedLine]:
        """The lines as the split takes them, in the order of the quote."""
        return [line.priced() for line in self.lines.all()]

    @property
    def price(self) -> Money:
        return sum((line.net for line in self.lines.all()), ZERO)


class QuoteMilestone(models.Model):
    """A step of delivery: its lines are due when what "done when" says is true."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("milestone"), max_length=120)
    done_when = models.CharField(_("done when"), max_length=500)
    due_on = models.DateField(_("due"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="quote_milestone_position_once", fields=["quote", "position"]),
            models.CheckConstraint(name="quote_milestone_says_done_when", condition=~Q(done_when="")),
        ]

    def __str__(self):
        return self.title


class LineKind(models.TextChoices):
    SERVICE = "service", _("Service that programs may pay for")
    OTHER = "other", _("Not part of the service category")
    TAX = "tax", _("Tax")


class QuoteLine(models.Model):
    """quantity × unit price − discount. `kind` says whether public money may pay for it."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    milestone = models.ForeignKey(QuoteMilestone, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(_("what"), max_length=200)
    quantity = models.PositiveIntegerField(_("how many"), default=1)
    unit_price = MoneyField(_("price each"))
    discount = MoneyField(_("discount"), default=ZERO)
    kind = models.CharField(_("kind"), max_length=10, choices=LineKind.choices, default=LineKind.SERVICE)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="quote_line_position_once", fields=["quote", "position"]),
            models.CheckConstraint(name="quote_line_counts_something", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="quote_line_discount_within_price",
                condition=Q(discount__gte=0) & Q(discount__lte=models.F("quantity") * models.F("unit_price")),
            ),
        ]

    def __str__(self):
        return self.description

    @property
    def gross(self) -> Money:
        return self.unit_price * self.quantity

    @property
    def net(self) -> Money:
        return self.gross - self.discount

    def priced(self) -> PricedLine:
        return PricedLine(
            key=str(self.position),
            description=self.description,
            price=self.gross,
            discount=self.discount,
            eligible=self.kind == LineKind.SERVICE,
            tax=self.kind == LineKind.TAX,
        )


class Criterion(models.TextChoices):
    PRICE = "price", _("Price")
    FIT = "fit", _("Covers what you asked for")
    START = "start", _("Start and finish dates")
    EXPERIENCE = "experience", _("Experience with systems like yours")


# Price weighs most: public buying rules want it to be the first factor.
WEIGHTS = {Criterion.PRICE: 40, Criterion.FIT: 30, Criterion.START: 20, Criterion.EXPERIENCE: 10}
MOST_POINTS = 10


class Evaluation(models.Model):
    """Who compared the quotes, that they have no interest in a bidder, which quote they chose, and why.

    `asked` is how many quotes the buying rule wants, `answered` how many were in the box. `record` keeps the basis of
    the rule, who was invited and answered, and the suggestion, as they stood that day.
    """

    request = models.OneToOneField(Request, models.PROTECT, related_name="evaluation")
    chosen = models.ForeignKey(Quote, models.PROTECT, related_name="+")
    suggested = models.ForeignKey(Quote, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("why this quote"), max_length=2000)
    method = models.CharField(_("how it was bought"), max_length=12, choices=Method.choices, default=Method.OWN_RULES)
    asked = models.PositiveSmallIntegerField(default=1)
    answered = models.PositiveSmallIntegerField(default=1)
    fewer_reason = models.TextField(_("why there are fewer quotes"), max_length=1000, blank=True)
    record = models.JSONField(default=dict)
    no_conflict = models.BooleanField(default=False)
    evaluated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    evaluated_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="evaluation_declares_no_conflict", condition=Q(no_conflict=True)),
            models.CheckConstraint(name="evaluation_gives_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="evaluation_of_fewer_quotes_says_why",
                condition=Q(answered__gte=models.F("asked")) | ~Q(fewer_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.request.reference} evaluation"


class QuoteScore(models.Model):
    """Points from 0 to 10 under one criterion; those for price are worked out, not typed."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=12, choices=Criterion.choices)
    weight = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-weight", "pk"]
        constraints = [
            models.UniqueConstraint(name="quote_score_once_a_criterion", fields=["quote", "criterion"]),
            models.CheckConstraint(name="quote_score_from_0_to_10", condition=Q(points__lte=10)),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"
