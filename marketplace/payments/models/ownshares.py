from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.models import Document
from marketplace.engagements.models import Engagement, Milestone
from marketplace.engagements.models.orders import Route
from marketplace.engagements.states import MilestoneState
from marketplace.payments.states import OPEN_STATES, OwnShareState


class OwnShareQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The operator that pays and the provider that is paid."""
        if actor.organisation_id is None:
            return self.none()
        side = Q(engagement__operator_id=actor.organisation_id) | Q(engagement__provider_id=actor.organisation_id)
        return self.filter(side)

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def for_lists(self):
        return self.select_related("engagement__operator", "engagement__provider", "milestone")


class OwnShare(models.Model):
    """The part of one milestone that the operator pays itself, due on invoice after acceptance, net 30.

    On the direct route the operator pays the provider and both sides record it; the money never passes through
    this site, so the ledger holds it in memo accounts that can never become payable.
    """

    reference = ReferenceField(prefix="OWN")
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="own_shares")
    milestone = models.OneToOneField(Milestone, models.PROTECT, related_name="own_share_row")
    amount = MoneyField()
    route = models.CharField(max_length=10, choices=Route.choices, default=Route.DIRECT)
    state = models.CharField(max_length=24, choices=OwnShareState.choices, default=OwnShareState.NOT_DUE)
    invoice_number = models.CharField(_("invoice number"), max_length=40, blank=True)
    invoiced_on = models.DateField(_("invoice date"), null=True)
    # Whom checks are made out to, and where they are mailed.
    remit_to = models.CharField(_("where checks go"), max_length=300, blank=True)
    due_on = models.DateField(null=True)
    paid_at = models.DateTimeField(null=True)
    created_at = MomentField()

    objects = OwnShareQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="own_share_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="own_share_invoiced_has_number_and_dates",
                condition=Q(state=OwnShareState.NOT_DUE)
                | (~Q(invoice_number="") & Q(invoiced_on__isnull=False, due_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="own_share_paid_has_a_date", condition=~Q(state=OwnShareState.PAID) | Q(paid_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.amount}"

    def get_absolute_url(self):
        return reverse("payments:own_share", args=[self.reference])

    @property
    def waits_for_invoice(self) -> bool:
        """Nobody invoices work that was cancelled."""
        return self.state == OwnShareState.NOT_DUE and self.milestone.state != MilestoneState.CANCELLED


class OwnShareProofQuerySet(models.QuerySet):
    def live(self):
        """All that the provider has not turned down."""
        return self.filter(rejected_at__isnull=True)

    def waiting(self):
        """Recorded, and the provider has not answered."""
        return self.live().filter(confirmed_at__isnull=True)

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)


class OwnShareProof(models.Model):
    """The operator says that it paid, all or a part; the provider says that the money came, or that it did not."""

    class Method(models.TextChoices):
        CHECK = "check", _("Check")
        ACH = "ach", _("Bank transfer (ACH)")
        WIRE = "wire", _("Wire")
        CARD = "card", _("Purchasing card")
        OTHER = "other", _("Another way")

    own_share = models.ForeignKey(OwnShare, models.PROTECT, related_name="proofs")
    paid_on = models.DateField(_("day of payment"))
    method = models.CharField(_("how you paid"), max_length=8, choices=Method.choices)
    number = models.CharField(_("check or purchase order number"), max_length=60)
    amount = MoneyField()
    # "" stands for the operator itself, under the name it had that day.
    payer = models.CharField(_("name on the account that paid"), max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = MomentField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)

    objects = OwnShareProofQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="own_share_proof_waits_one_at_a_time",
                fields=["own_share"],
                condition=Q(rejected_at__isnull=True, confirmed_at__isnull=True),
            ),
            models.CheckConstraint(name="own_share_proof_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="own_share_proof_came_or_did_not",
                condition=Q(confirmed_at__isnull=True) | Q(rejected_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.get_method_display()} {self.number}"
