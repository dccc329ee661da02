from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation, User
from marketplace.core import clock
from marketplace.core.fields import MomentField, MoneyField, RateField, ReferenceField
from marketplace.core.money import ZERO, Money
from marketplace.core.querysets import LockableQuerySet
from subsidies.models.programs import Program
from subsidies.states import AllotmentState


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
    # The part of each dollar that the federal award pays; the rest is the office's match. Empty for other money.
    federal_share = RateField(_("federal share"), null=True, blank=True)
    # What the funder sets for the whole of its money; empty where it sets nothing. The first two may overlap.
    local_share = RateField(_("least share for local governments"), null=True, blank=True)
    rural_share = RateField(_("least share for rural areas"), null=True, blank=True)
    administration_share = RateField(_("largest share for administration"), null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            *[
                models.CheckConstraint(
                    name=f"fund_source_{name}_is_a_part_of_it",
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": 0, f"{name}__lte": 1}),
                )
                for name in ("local_share", "rural_share", "administration_share")
            ],
            models.CheckConstraint(
                name="fund_source_aln_is_two_digits_point_three",
                condition=Q(aln="") | Q(aln__regex=r"^[0-9]{2}\.[0-9]{3}$"),
            ),
            models.CheckConstraint(
                name="fund_source_federal_names_its_award",
                condition=~Q(kind=FundSourceKind.FEDERAL) | (~Q(aln="") & ~Q(fain="") & Q(awarded_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="fund_source_share_is_a_part_of_federal_money",
                condition=Q(federal_share__isnull=True)
                | Q(kind=FundSourceKind.FEDERAL, federal_share__gt=0, federal_share__lte=1),
            ),
        ]

    def __str__(self):
        return self.name


class ObligationEvent(models.TextChoices):
    ORDER_SIGNED = "order_signed", _("When the order is signed")
    AWARD_ACCEPTED = "award_accepted", _("When the award is accepted")


class PayeeRole(models.TextChoices):
    """What who gets the award is to the office (2 CFR 200.331); a provider is always the operator's contractor."""

    BENEFICIARY = "beneficiary", _("Beneficiary: the end recipient of the help")
    SUBRECIPIENT = "subrecipient", _("Subrecipient: carries out a part of the program and reports on it")
    CONTRACTOR = "contractor", _("Contractor: sells its usual goods or services")


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
    is authorised, by another person than planned it. With `in_allotments` it can be committed only as far as
    allotments released it. Lines with a smaller `priority` pay first.
    """

    reference = ReferenceField(prefix="BLN")
    program = models.ForeignKey(Program, models.PROTECT, related_name="budget_lines")
    fund_source = models.ForeignKey(FundSource, models.PROTECT, related_name="budget_lines")
    name = models.CharField(_("name"), max_length=120)
    accounting_string = models.CharField(_("accounting string"), max_length=80)
    authority = MoneyField(_("authority"))
    in_allotments = models.BooleanField(_("released in allotments"), default=False)
    # Money that payees give back may be used again; otherwise it is the funder's.
    reuses_recovered = models.BooleanField(_("money got back may be used again"), default=False)
    payee_role = models.CharField(_("role of who gets it"), max_length=12, choices=PayeeRole.choices, blank=True)
    payee_reason = models.CharField(_("why this role"), max_length=300, blank=True)
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
    # From then on nothing is posted on the line any more.
    closed_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                name="budget_line_role_has_a_reason", condition=Q(payee_role="") | ~Q(payee_reason="")
            ),
            models.CheckConstraint(
                name="budget_line_closed_was_authorised",
                condition=Q(closed_at__isnull=True) | Q(authorised_at__isnull=False),
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

    @property
    def local_least(self) -> Money | None:
        """What of the authority goes to local governments at least, rounded up; None where the funder sets nothing."""
        rate = self.fund_source.local_share
        return None if rate is None else self.authority.share_up(rate)

    @property
    def rural_least(self) -> Money | None:
        """The same for rural areas; money for a rural local government counts in both."""
        rate = self.fund_source.rural_share
        return None if rate is None else self.authority.share_up(rate)

    @property
    def administration_most(self) -> Money | None:
        """What of it may pay for administration at most, rounded down."""
        rate = self.fund_source.administration_share
        return None if rate is None else self.authority.share(rate)

    @property
    def may_still_obligate(self) -> bool:
        """Its last day to obligate is today or ahead, in the program's zone."""
        return clock.today(self.program.zone) <= self.last_obligation_on

    @property
    def is_past_its_end(self) -> bool:
        return clock.today(self.program.zone) > self.closes_on


class BudgetCut(models.Model):
    """Money that the funder took back from a line; the authority stays as signed.

    `uncovered` is the part of it that was promised already: it stands in `shortfall` until commitments end.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="cuts")
    amount = MoneyField(_("amount"))
    uncovered = MoneyField(_("not covered"), default=ZERO)
    reason = models.CharField(_("reason"), max_length=300)
    cut_at = MomentField()
    cut_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["line", "cut_at", "pk"]
        constraints = [
            models.CheckConstraint(name="budget_cut_is_above_zero", condition=Q(amount__gt=ZERO.cents)),
            models.CheckConstraint(
                name="budget_cut_uncovers_a_part_of_it", condition=Q(uncovered__gte=0, uncovered__lte=F("amount"))
            ),
            models.CheckConstraint(name="budget_cut_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.line}: {self.amount}"


class AllotmentQuerySet(LockableQuerySet):
    def not_released(self):
        """Planned or authorized: their money still stands in `unallotted`."""
        return self.filter(state__in=[AllotmentState.PLANNED, AllotmentState.AUTHORISED])


class Allotment(models.Model):
    """A part of a line's authority that may be committed from `available_on` (a date in the program's zone) on.

    One person plans it and a fiscal officer other than that one authorizes it; on its day the ledger moves it from
    `unallotted` to `available`.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="allotments")
    amount = MoneyField(_("amount"))
    available_on = models.DateField(_("first day it may be used"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=AllotmentState.choices, default=AllotmentState.PLANNED)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = MomentField()
    authorised_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    authorised_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        ordering = ["line", "available_on", "pk"]
        constraints = [
            models.CheckConstraint(name="allotment_is_above_zero", condition=Q(amount__gt=ZERO.cents)),
            models.CheckConstraint(
                name="allotment_is_authorised_by_a_second_person",
                condition=Q(authorised_by__isnull=True) | ~Q(authorised_by=F("planned_by")),
            ),
            models.CheckConstraint(
                name="allotment_released_was_authorised",
                condition=~Q(state__in=[AllotmentState.AUTHORISED, AllotmentState.RELEASED])
                | Q(authorised_by__isnull=False, authorised_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.line}: {self.amount}"
