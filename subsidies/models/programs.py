from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation, User
from marketplace.core import clock
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.money import ZERO, Money
from marketplace.core.querysets import LockableQuerySet
from subsidies.states import ProgramState


class Selection(models.TextChoices):
    ORDER_OF_COMPLETE_FILING = "order_of_complete_filing", _("In the order complete applications arrive")
    SCORE = "score", _("By score, highest first")
    FORMULA = "formula", _("By a formula over stated facts, highest result first")


class ProgramQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """Everyone sees a program from its opening on; its office and marketplace staff see it planned."""
        if actor.is_staff or actor.is_system:
            return self
        return self.filter(~Q(state=ProgramState.PLANNED) | Q(organisation_id=actor.organisation_id or 0))

    def of_office(self, organisation_id: int):
        return self.filter(organisation_id=organisation_id)

    def announced(self):
        """Programs a visitor may read about: open, paused, closed or winding down."""
        return self.exclude(state__in=[ProgramState.PLANNED, ProgramState.ARCHIVED])

    def taking_applications(self):
        return self.filter(state=ProgramState.OPEN)


class Program(models.Model):
    """One subsidy, run by one program office under a signed rule card.

    Window dates are calendar dates in `zone` and end at 23:59:59 there; no closing date means open all
    year. An award above `second_approval_over` needs a second approver; without it one approver is enough.
    """

    reference = ReferenceField(prefix="PRG")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programs")
    slug = models.SlugField(_("address on this site"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("who it is for, in one sentence"), max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=ProgramState.choices, default=ProgramState.PLANNED)
    state_reason = models.CharField(max_length=300, blank=True)
    zone = models.CharField(_("time zone"), max_length=50, default="America/Chicago")
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day to apply"), null=True, blank=True)
    selection = models.CharField(_("how applications are chosen"), max_length=40, choices=Selection.choices)
    # [{"name", "points"}]: a criterion and its most points for a score; a fact and the points a unit of it (1 for
    # yes) for a formula, as a decimal in text.
    selection_terms = models.JSONField(_("what counts"), default=list, blank=True)
    answer_within_business_days = models.PositiveSmallIntegerField(_("business days to answer"), default=20)
    cure_days = models.PositiveSmallIntegerField(_("days to fix a returned application"), default=15)
    appeal_within_days = models.PositiveSmallIntegerField(_("days to appeal a decline"), default=60)
    offer_answer_days = models.PositiveSmallIntegerField(_("days to answer an offer from the waiting list"), default=14)
    accept_within_days = models.PositiveSmallIntegerField(_("days to accept an award"), default=30)
    order_within_days = models.PositiveSmallIntegerField(_("days to sign an order after acceptance"), default=120)
    service_within_days = models.PositiveSmallIntegerField(_("days to finish the service"), default=365)
    invoice_within_days = models.PositiveSmallIntegerField(_("days to send the last invoice"), default=60)
    second_approval_over = MoneyField(_("second approver above"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    created_at = MomentField()
    is_synthetic = models.BooleanField(default=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="program_window_ends_after_it_opens",
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
            ),
            models.CheckConstraint(
                name="program_opened_has_a_moment",
                condition=Q(state=ProgramState.PLANNED) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="program_second_approval_limit_not_negative",
                condition=Q(second_approval_over__isnull=True) | Q(second_approval_over__gte=0),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def takes_applications_today(self) -> bool:
        """Open, and today in the program's zone is inside its window."""
        today = clock.today(self.zone)
        inside = self.opens_on <= today and (self.closes_on is None or today <= self.closes_on)
        return self.state == ProgramState.OPEN and inside

    @property
    def may_take_applications(self) -> bool:
        """Today or on a day to come: open, paused, or with a window still ahead."""
        is_past = self.closes_on is not None and self.closes_on < clock.today(self.zone)
        return self.state in {ProgramState.OPEN, ProgramState.PAUSED} and not is_past

    def needs_second_approval(self, amount: Money) -> bool:
        return self.second_approval_over is not None and amount > self.second_approval_over

    @property
    def current_version(self):
        """The rule card version that new applications pin; None until one is signed."""
        return self.rule_card_versions.order_by("-number").first()


class FundSourceKind(models.TextChoices):
    FEDERAL = "federal", _("Federal")
    STATE = "state", _("State")
    LOCAL = "local", _("Local")
    PRIVATE = "private", _("Private")


class FundSource(models.Model):
    """Where money comes from: one grant award, appropriation or gift. Federal money names its ALN and FAIN."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="fund_sources")
    kind = models.CharField(_("kind of money"), max_length=10, choices=FundSourceKind.choices)
    name = models.CharField(_("name"), max_length=160)
    aln = models.CharField(_("Assistance Listing number"), max_length=6, blank=True)
    fain = models.CharField(_("Federal Award Identification Number"), max_length=40, blank=True)
    awarded_on = models.DateField(_("federal award date"), null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="fund_source_aln_is_two_digits_point_three",
                condition=Q(aln="") | Q(aln__regex=r"^[0-9]{2}\.[0-9]{3}$"),
            ),
            models.CheckConstraint(
                name="fund_source_federal_names_its_award",
                condition=~Q(kind=FundSourceKind.FEDERAL) | (~Q(aln="") & ~Q(fain="") & Q(awarded_on__isnull=False)),
            ),
        ]

    def __str__(self):
        return self.name


class ObligationEvent(models.TextChoices):
    ORDER_SIGNED = "order_signed", _("When the order is signed")
    AWARD_ACCEPTED = "award_accepted", _("When the award is accepted")


class BudgetLineQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The program's office and marketplace staff."""
        if actor.is_staff or actor.is_system:
            return self
        return self.filter(program__organisation_id=actor.organisation_id or 0)

    def authorised(self):
        return self.filter(authorised_at__isnull=False)

    def in_paying_order(self):
        return self.order_by("priority", "pk")


class BudgetLine(models.Model):
    """Money of one fund source for one program, with the dates the funder set (dates in the program's zone).

    `authority` is the most the line may ever carry; its balances live in the ledger from the moment it
    is authorised, by another person than planned it. Lines with a smaller `priority` pay first.
    """

    reference = ReferenceField(prefix="BLN")
    program = models.ForeignKey(Program, models.PROTECT, related_name="budget_lines")
    fund_source = models.ForeignKey(FundSource, models.PROTECT, related_name="budget_lines")
    name = models.CharField(_("name"), max_length=120)
    accounting_string = models.CharField(_("accounting string"), max_length=80)
    authority = MoneyField(_("authority"))
    obligation_event = models.CharField(
        _("becomes an obligation"),
        max_length=20,
        choices=ObligationEvent.choices,
        default=ObligationEvent.ORDER_SIGNED,
    )
    opens_on = models.DateField(_("opens"))
    last_obligation_on = models.DateField(_("last day to obligate"))
    last_claim_on = models.DateField(_("last day to claim"))
    closes_on = models.DateField(_("closes"))
    priority = models.PositiveSmallIntegerField(_("pays in order"), default=10)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    authorised_at = models.DateTimeField(null=True, blank=True)
    authorised_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["program", "priority", "pk"]
        constraints = [
            models.CheckConstraint(
                name="budget_line_is_authorised_by_a_second_person",
                condition=Q(authorised_by__isnull=True)
                | (Q(planned_by__isnull=False) & ~Q(authorised_by=F("planned_by"))),
            ),
            models.CheckConstraint(name="budget_line_authority_not_negative", condition=Q(authority__gte=ZERO.cents)),
            models.CheckConstraint(
                name="budget_line_obligates_after_it_opens",
                condition=Q(last_obligation_on__gte=F("opens_on")),
            ),
            models.CheckConstraint(
                name="budget_line_claims_after_it_obligates",
                condition=Q(last_claim_on__gte=F("last_obligation_on")),
            ),
            models.CheckConstraint(
                name="budget_line_closes_after_its_claims",
                condition=Q(closes_on__gte=F("last_claim_on")),
            ),
        ]

    def __str__(self):
        return f"{self.program}: {self.name}"


class BudgetCut(models.Model):
    """Money that the funder took back from a line before anybody was promised it; the authority stays as signed."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="cuts")
    amount = MoneyField(_("amount"))
    reason = models.CharField(_("reason"), max_length=300)
    cut_at = MomentField()
    cut_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["line", "cut_at", "pk"]
        constraints = [
            models.CheckConstraint(name="budget_cut_is_above_zero", condition=Q(amount__gt=ZERO.cents)),
            models.CheckConstraint(name="budget_cut_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.line}: {self.amount}"
