import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.core.fields import MomentField, MoneyField, RateField, ReferenceField
from marketplace.core.money import ZERO, Money
from marketplace.core.querysets import LockableQuerySet
from marketplace.engagements.models import Signature
from subsidies.models.budgets import BudgetLine
from subsidies.models.programs import Program
from subsidies.models.rulecards import RuleCardVersion
from subsidies.models.screening import Screening
from subsidies.states import ApplicationState

OPEN_STATES = [
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.RETURNED,
    ApplicationState.RECOMMENDED,
    ApplicationState.WAIT_LISTED,
    ApplicationState.APPROVED,
]
# What a program office must act on, and what it waits for.
DESK_STATES = [
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.RETURNED,
    ApplicationState.RECOMMENDED,
    ApplicationState.WAIT_LISTED,
    ApplicationState.APPEALED,
]


class ApplicationQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The operator sees its own; the program's office sees what has been submitted to it."""
        if actor.organisation_id is None:
            return self.none()
        if actor.is_kind(Kind.PROGRAM):
            return self.submitted().filter(program__organisation_id=actor.organisation_id)
        return self.filter(organisation_id=actor.organisation_id)

    def submitted(self):
        return self.filter(submitted_at__isnull=False)

    def still_open(self):
        return self.filter(state__in=OPEN_STATES)

    def on_the_desk(self):
        return self.filter(state__in=DESK_STATES)

    def in_line(self):
        """Who comes first: most points, where the program gives any, then the earliest complete filing."""
        return self.order_by(F("rank_points").desc(nulls_last=True), "submitted_at", "pk")

    def for_lists(self):
        return self.select_related("organisation", "program")


class Application(models.Model):
    """One legal entity asks one program for money. `requested` comes from the split, never from a person.

    From submission on the rule card version, the facts and the split stand as they were signed. An
    approval keeps or lowers `recommended_amount`; `budget_line` is where it is reserved.
    `window_opened_on` is the first day of the program's window, so that each window has its own place.
    """

    reference = ReferenceField(prefix="APP")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    program = models.ForeignKey(Program, models.PROTECT, related_name="applications")
    rule_card_version = models.ForeignKey(RuleCardVersion, models.PROTECT, null=True, related_name="applications")
    screening = models.ForeignKey(Screening, models.PROTECT, null=True, related_name="applications")
    window_opened_on = models.DateField()
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    # [{"reference", "name", "sector", "size"}]: systems as they were named when the page was saved.
    systems = models.JSONField(default=list)
    # [{"name", "label", "value", "source", "dated", "expires"}] with the source of each fact.
    facts = models.JSONField(default=list)
    facts_confirmed_at = models.DateTimeField(null=True, blank=True)
    free_help = models.JSONField(_("free help you looked at"), default=list)
    free_help_note = models.CharField(_("what came of it"), max_length=500, blank=True)
    free_help_at = models.DateTimeField(null=True, blank=True)
    documents_at = models.DateTimeField(null=True, blank=True)
    # The split of the estimate and the verdict of each rule, as shown to the signer.
    computation = models.JSONField(default=dict)
    verdicts = models.JSONField(default=list)
    estimated_price = MoneyField(default=ZERO)
    requested = MoneyField(default=ZERO)
    rate = RateField(default=0)
    budget_line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="applications")
    recommended_amount = MoneyField(null=True)
    approved_amount = MoneyField(null=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="application")
    award_signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="award")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = MomentField()
    saved_at = MomentField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Dates in the program's zone; empty while that clock does not run.
    answer_due_on = models.DateField(null=True, blank=True)
    cure_by = models.DateField(null=True, blank=True)
    accept_by = models.DateField(null=True, blank=True)
    appeal_by = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Set while the last letter with a date in it has reached nobody: that date does not count.
    unreached_at = models.DateTimeField(null=True, blank=True)
    # The score, or what the program's formula gives; empty where the order of filing decides alone.
    rank_points = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    decision_round = models.PositiveSmallIntegerField(default=1)
    # Lists fill it: the last day to answer an open offer from the waiting list.
    offer_answer_by: dt.date | None = None

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["program", "state"], name="application_by_desk")]
        constraints = [
            models.UniqueConstraint(
                name="application_one_open_per_entity_program_and_window",
                fields=["organisation", "program", "window_opened_on"],
                condition=Q(state__in=OPEN_STATES),
            ),
            models.CheckConstraint(
                name="application_submitted_is_signed_under_a_rule_card",
                condition=Q(submitted_at__isnull=True)
                | (Q(signature__isnull=False) & Q(rule_card_version__isnull=False)),
            ),
            models.CheckConstraint(
                name="application_in_the_office_was_submitted",
                condition=Q(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
                | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_approval_never_raises_the_amount",
                condition=Q(approved_amount__isnull=True)
                | Q(approved_amount__gt=0, approved_amount__lte=F("recommended_amount")),
            ),
            models.CheckConstraint(
                name="application_recommended_has_a_reserved_amount",
                condition=~Q(state__in=[ApplicationState.RECOMMENDED, ApplicationState.APPROVED])
                | (Q(recommended_amount__gt=0) & Q(budget_line__isnull=False)),
            ),
            models.CheckConstraint(
                name="application_accepted_is_signed",
                condition=~Q(state=ApplicationState.ACCEPTED) | Q(award_signature__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.program}"

    @property
    def voucher(self):
        """Of a voucher and its replacements the last; None before the award is accepted."""
        return max(self.vouchers.all(), key=lambda voucher: voucher.pk, default=None)

    def get_absolute_url(self):
        return reverse("application", args=[self.reference])

    @property
    def reserved_amount(self) -> Money:
        """What a recommendation or an approval holds for this application."""
        amount = self.approved_amount if self.approved_amount is not None else self.recommended_amount
        return amount if amount is not None else ZERO

    @property
    def is_approved_once(self) -> bool:
        """Somebody approved it in this round, so that the next approval is the second."""
        mine = (one for one in self.decisions.all() if one.round == self.decision_round)
        return any(one.kind == DecisionKind.APPROVE for one in mine)

    @property
    def is_editable(self) -> bool:
        return self.state in (ApplicationState.DRAFT, ApplicationState.RETURNED)


class PriceSource(models.TextChoices):
    LISTING = "listing", _("The price on a listing here")
    QUOTE = "quote", _("A quote you already have")
    ESTIMATE = "estimate", _("Your own estimate")


class ApplicationItem(models.Model):
    """What the operator wants to buy: one service category and what it may cost, with where that price is from."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="items")
    category_code = models.CharField(_("service"), max_length=40)
    category_name = models.CharField(max_length=120)
    price = MoneyField(_("estimated price"))
    source = models.CharField(_("where the price comes from"), max_length=10, choices=PriceSource.choices)
    note = models.CharField(_("how you got to it"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="application_item_once_per_category", fields=["application", "category_code"]),
            models.CheckConstraint(name="application_item_costs_something", condition=Q(price__gt=0)),
            models.CheckConstraint(
                name="application_item_estimate_explains_itself",
                condition=~Q(source=PriceSource.ESTIMATE) | ~Q(note=""),
            ),
        ]

    def __str__(self):
        return f"{self.category_name}: {self.price}"


class ApplicationDocument(models.Model):
    """A private file that the rule card asks for, by the document's own reference."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="document_rows")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    label = models.CharField(max_length=200)
    added_at = MomentField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.label


class Defect(models.Model):
    """One thing to put right in a returned application, with the operator's answer."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="defects")
    text = models.CharField(_("what is missing or unclear"), max_length=500)
    cure_by = models.DateField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = MomentField()
    answer = models.CharField(_("your answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="defect_says_what_is_missing", condition=~Q(text="")),
            models.CheckConstraint(
                name="defect_answer_has_a_moment",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return self.text


class DecisionKind(models.TextChoices):
    RECOMMEND = "recommend", _("Recommended")
    APPROVE = "approve", _("Approved")
    SECOND_APPROVE = "second_approve", _("Approved a second time")
    RETURN = "return", _("Sent back to be completed")
    DECLINE = "decline", _("Declined")
    WAIT_LIST = "wait_list", _("Put on the waiting list")
    OFFER = "offer", _("Offered money from the waiting list")
    REOPEN = "reopen", _("Opened again")
    UPHOLD = "uphold", _("Decision upheld after an appeal")
    REACHED = "reached", _("Reached in another way after an e-mail came back")


SEPARATE_DUTIES = [DecisionKind.RECOMMEND, DecisionKind.APPROVE, DecisionKind.SECOND_APPROVE]


class Decision(models.Model):
    """What one person of the program office decided, with coded reasons. Never changed.

    `round` counts up when a case comes back, so that the duties are separate within each run of a case.
    `reasons` holds {"code", "rule", "value", "cure"} in the words that were sent.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=DecisionKind.choices)
    round = models.PositiveSmallIntegerField()
    amount = MoneyField(null=True)
    reasons = models.JSONField(default=list)
    note = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="decision_nobody_does_two_duties_of_one_case",
                fields=["application", "round", "decided_by"],
                condition=Q(kind__in=SEPARATE_DUTIES),
            ),
            models.UniqueConstraint(
                name="decision_each_duty_once_a_round",
                fields=["application", "round", "kind"],
                condition=Q(kind__in=SEPARATE_DUTIES),
            ),
            models.CheckConstraint(
                name="decision_to_decline_gives_reasons",
                condition=~Q(kind=DecisionKind.DECLINE) | ~Q(reasons=[]),
            ),
        ]

    def __str__(self):
        return f"{self.application.reference} {self.get_kind_display()}"
