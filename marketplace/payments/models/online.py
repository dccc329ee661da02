from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.payments.models.ownshares import OwnShare
from marketplace.payments.states import ON_ITS_WAY, OnlinePaymentState, RefundState


class OnlinePaymentQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The operator that pays; the provider reads of it on the own share."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(own_share__engagement__operator_id=actor.organisation_id)

    def on_their_way(self):
        return self.filter(state__in=ON_ITS_WAY)

    def disputed(self):
        """A bank asks for the money back, and has not decided."""
        return self.filter(dispute=OnlinePayment.Dispute.OPEN)

    def of_orders(self, engagement_ids):
        return self.filter(own_share__engagement__in=engagement_ids)

    def for_lists(self):
        return self.select_related("own_share__engagement__operator", "own_share__engagement__provider")


class OnlinePayment(models.Model):
    """One attempt to pay an own share on the platform route: a hosted page, the payment made there, and its transfer.

    Card and bank numbers are typed on the processor's page and never come here. The names in `…_id` are the
    processor's own. `pays_again` is an attempt after a bank took back an earlier payment for good.
    """

    class Dispute(models.TextChoices):
        NONE = "", _("None")
        OPEN = "open", _("The bank is looking into it")
        WON = "won", _("The bank left the money with us")
        LOST = "lost", _("The bank took the money back")

    reference = ReferenceField(prefix="CHK")
    own_share = models.ForeignKey(OwnShare, models.PROTECT, related_name="online_payments")
    amount = MoneyField()
    state = models.CharField(max_length=12, choices=OnlinePaymentState.choices, default=OnlinePaymentState.OPENED)
    pays_again = models.BooleanField(default=False)
    checkout_id = models.CharField(max_length=255, unique=True, null=True)
    checkout_url = models.CharField(max_length=2000, blank=True)
    payment_id = models.CharField(max_length=255, unique=True, null=True)
    charge_id = models.CharField(max_length=255, blank=True)
    transfer_id = models.CharField(max_length=255, unique=True, null=True)
    transferred_at = models.DateTimeField(null=True)
    dispute = models.CharField(max_length=4, choices=Dispute.choices, default=Dispute.NONE, blank=True)
    dispute_answer_by = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = MomentField()
    paid_at = models.DateTimeField(null=True)

    objects = OnlinePaymentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="online_payment_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                name="online_payment_one_on_its_way", fields=["own_share"], condition=Q(state__in=ON_ITS_WAY)
            ),
            models.CheckConstraint(
                name="online_payment_succeeded_names_its_payment",
                condition=~Q(state=OnlinePaymentState.SUCCEEDED) | Q(payment_id__isnull=False, paid_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.amount}"


class OwnRefund(models.Model):
    """Part of an online payment on its way back to the operator, from where it was taken.

    Asked for here (`asked_by`, or nobody when the work was cancelled), or seen because it was made at the processor.
    """

    class Reason(models.TextChoices):
        AGREED = "agreed", _("Agreed with the operator")
        CANCELLED = "cancelled", _("The work was cancelled")
        ELSEWHERE = "elsewhere", _("Made on the processor's own pages")

    reference = ReferenceField(prefix="RFD")
    payment = models.ForeignKey(OnlinePayment, models.PROTECT, related_name="refunds")
    amount = MoneyField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    state = models.CharField(max_length=8, choices=RefundState.choices, default=RefundState.QUEUED)
    refund_id = models.CharField(max_length=255, unique=True, null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = MomentField()
    sent_at = models.DateTimeField(null=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="own_refund_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="own_refund_sent_names_its_refund",
                condition=~Q(state=RefundState.SENT) | Q(refund_id__isnull=False, sent_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.amount}"


class StripeEventQuerySet(LockableQuerySet):
    def unprocessed(self):
        return self.filter(processed_at__isnull=True)


class StripeEvent(models.Model):
    """News that was signed for us: which object to fetch. Nothing else of its body is kept."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        IGNORED = "ignored", _("Not about us")
        UNKNOWN = "unknown", _("About something we do not know")
        REFUSED = "refused", _("Refused: another account than the object's owner")

    account = models.CharField(max_length=255, blank=True)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=255)
    subject_id = models.CharField(max_length=255)
    happened_at = models.DateTimeField()
    received_at = MomentField()
    processed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    objects = StripeEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="stripe_event_once_an_account", fields=["account", "event_id"]),
            models.CheckConstraint(
                name="stripe_event_processed_with_an_outcome",
                condition=Q(outcome="", processed_at__isnull=True) | (~Q(outcome="") & Q(processed_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.event_id} {self.kind}"
