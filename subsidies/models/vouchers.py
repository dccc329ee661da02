import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.core import clock
from marketplace.core.fields import MomentField, MoneyField, RateField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from subsidies.models.applications import Application
from subsidies.models.budgets import BudgetLine, ObligationEvent
from subsidies.models.programs import Program
from subsidies.models.rulecards import RuleCardVersion
from subsidies.reasons import RevokeReason
from subsidies.states import VoucherState

USABLE_STATES = [VoucherState.ACTIVE, VoucherState.PARTLY_USED]


class VoucherQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The holder sees its own; the program's office sees those it issued."""
        if actor.organisation_id is None:
            return self.none()
        if actor.is_kind(Kind.PROGRAM):
            return self.filter(program__organisation_id=actor.organisation_id)
        return self.filter(holder_id=actor.organisation_id)

    def usable(self):
        return self.filter(state__in=USABLE_STATES)

    def for_lists(self):
        return self.select_related("holder", "program", "budget_line")


class Voucher(models.Model):
    """A promise to one holder to pay a share of certain services; never bearer, drawn in parts.

    An award issues one. Where a provider fails, another that `replaces` it carries on with what was not delivered,
    under new dates and without a new application.

    Its balance is the ledger account `ledger_kind` of `ledger_scope`. The dates are days in the program's
    zone: sign orders until `order_by`, services end by `service_end`, claims arrive by `invoice_by`. The
    dates of the budget line are copied here so that the database itself holds ours inside them.
    """

    reference = ReferenceField(prefix="VCH")
    application = models.ForeignKey(Application, models.PROTECT, related_name="vouchers")
    replaces = models.ForeignKey("self", models.PROTECT, related_name="replacements", null=True)
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="vouchers")
    program = models.ForeignKey(Program, models.PROTECT, related_name="vouchers")
    rule_card_version = models.ForeignKey(RuleCardVersion, models.PROTECT, related_name="vouchers")
    budget_line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="vouchers")
    # {code: name} of the service categories it may pay for.
    categories = models.JSONField(default=dict)
    rate = RateField()
    line_cap = MoneyField(null=True)
    minimum_own_share = RateField(default=0)
    face_amount = MoneyField()
    state = models.CharField(max_length=20, choices=VoucherState.choices, default=VoucherState.ISSUED)
    issued_at = MomentField()
    order_by = models.DateField(_("sign orders by"))
    service_end = models.DateField(_("services end by"))
    invoice_by = models.DateField(_("claims arrive by"))
    line_opens_on = models.DateField()
    line_last_obligation_on = models.DateField()
    line_last_claim_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_code = models.CharField(max_length=30, choices=RevokeReason.choices, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    is_synthetic = models.BooleanField(default=False)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="voucher_issued_once_an_award", fields=["application"], condition=Q(replaces__isnull=True)
            ),
            models.CheckConstraint(name="voucher_is_worth_something", condition=Q(face_amount__gt=0)),
            models.CheckConstraint(name="voucher_rate_is_a_share", condition=Q(rate__gt=0, rate__lte=1)),
            models.CheckConstraint(
                name="voucher_orders_fit_inside_the_budget_line",
                condition=Q(order_by__gte=F("line_opens_on"), order_by__lte=F("line_last_obligation_on")),
            ),
            models.CheckConstraint(
                name="voucher_services_end_between_orders_and_claims",
                condition=Q(service_end__gte=F("order_by"), service_end__lte=F("invoice_by")),
            ),
            models.CheckConstraint(
                name="voucher_claims_fit_inside_the_budget_line",
                condition=Q(invoice_by__lte=F("line_last_claim_on")),
            ),
            models.CheckConstraint(
                name="voucher_stopped_early_says_why",
                condition=~Q(state__in=[VoucherState.CANCELLED, VoucherState.REVOKED]) | ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="voucher_revoked_names_a_coded_reason",
                condition=~Q(state=VoucherState.REVOKED) | ~Q(end_code=""),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.program}"

    def get_absolute_url(self):
        return reverse("voucher", args=[self.reference])

    @property
    def ledger_kind(self) -> str:
        """Where a program obligates at award, an unspent voucher is already an obligation."""
        at_award = self.budget_line.obligation_event == ObligationEvent.AWARD_ACCEPTED
        return "obligated" if at_award else "committed"

    @property
    def ledger_scope(self) -> str:
        return f"voucher:{self.pk}:line:{self.budget_line_id}"

    @property
    def last_order_day(self) -> dt.date:
        """The day printed on it, or an earlier one where its program winds down."""
        return min(self.order_by, self.program.last_claim_on or self.order_by)

    @property
    def orders_are_over(self) -> bool:
        """That day has ended in the program's zone."""
        return clock.now() > clock.end_of_day(self.last_order_day, self.program.zone)

    @property
    def last_claim_day(self) -> dt.date:
        return min(self.invoice_by, self.program.last_claim_on or self.invoice_by)

    @property
    def end_cure(self) -> str:
        """What the holder can do about a revocation."""
        return RevokeReason(self.end_code).cure if self.end_code else ""

    @property
    def is_usable(self) -> bool:
        return self.state in USABLE_STATES


class Draw(models.Model):
    """What one order takes from a voucher. `funding_line_id` is the order's line; the amount is obligated."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="draws")
    funding_line = models.OneToOneField("engagements.FundingLine", models.PROTECT, related_name="draw")
    amount = MoneyField()
    drawn_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="draw_takes_something", condition=Q(amount__gt=0))]

    def __str__(self):
        return f"{self.voucher.reference}: {self.amount}"

    @property
    def ledger_scope(self) -> str:
        return f"order:{self.funding_line.engagement_id}:voucher:{self.voucher_id}:line:{self.voucher.budget_line_id}"
