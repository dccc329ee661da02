from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.engagements.models import FundingLine, Milestone
from marketplace.payments.models import Payout
from subsidies.models.programs import Program
from subsidies.models.vouchers import Voucher
from subsidies.states import ClaimState


class ClaimQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The provider that claims, the operator that accepted, and the program's office."""
        if actor.organisation_id is None:
            return self.none()
        if actor.is_kind(Kind.PROGRAM):
            return self.filter(program__organisation_id=actor.organisation_id)
        mine = Q(provider_id=actor.organisation_id) | Q(voucher__holder_id=actor.organisation_id)
        return self.filter(mine)

    def of_office(self, organisation_id: int):
        return self.filter(program__organisation_id=organisation_id)

    def for_lists(self):
        return self.select_related("provider", "program", "milestone__engagement", "voucher__holder", "payout")

    def with_promises(self):
        """With what the day of payment depends on: the rule card and the own share."""
        return self.select_related("voucher__rule_card_version", "milestone__own_share_row")


class Claim(models.Model):
    """A provider asks for the subsidy of one accepted milestone from one voucher.

    `amount` is the milestone's part of that source as frozen when the order was signed. Reviewers see that
    the deliverable exists, its date, hash and the operator's acceptance, never its content. From approval on,
    `payout` is its payment and the claim's state follows it.
    """

    reference = ReferenceField(prefix="CLM")
    program = models.ForeignKey(Program, models.PROTECT, related_name="claims")
    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="claims")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="claims")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="claims")
    funding_line = models.ForeignKey(FundingLine, models.PROTECT, related_name="claims")
    invoice_number = models.CharField(_("your invoice number"), max_length=40)
    amount = MoneyField()
    state = models.CharField(max_length=20, choices=ClaimState.choices, default=ClaimState.SUBMITTED)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = MomentField()
    # A claim that was sent back counts as a proper invoice from the day it came again.
    resubmitted_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(_("what to put right"), max_length=500, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    payout = models.OneToOneField(Payout, models.PROTECT, null=True, related_name="claim")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="claim_once_per_milestone_and_source",
                fields=["milestone", "funding_line"],
                condition=~Q(state=ClaimState.DECLINED),
            ),
            models.UniqueConstraint(
                name="claim_invoice_number_once_a_provider_and_milestone",
                fields=["provider", "invoice_number", "milestone", "funding_line"],
                condition=~Q(state=ClaimState.DECLINED),
            ),
            models.CheckConstraint(name="claim_asks_for_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="claim_approved_names_its_approver_and_its_payment",
                condition=Q(state__in=[ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.DECLINED])
                | Q(approved_by__isnull=False, approved_at__isnull=False, payout__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.reference}: {self.amount}"

    def get_absolute_url(self):
        return reverse("claim", args=[self.reference])
