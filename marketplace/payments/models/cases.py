"""Money that does not stand where it should, and how a debt to the instance ended."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.payments.models.online import OnlinePayment
from marketplace.payments.models.payouts import Payout

# What the officer does about a case of this kind; money that an officer moves at Stripe is seen there by itself.
WHAT_TO_DO = {
    "receivable": _(
        "The provider’s balance at Stripe did not hold what went back to the operator. Ask the provider for the rest "
        "and record what arrives, or ask a colleague to agree that it cannot be collected."
    ),
    "difference": _(
        "Stripe shows another amount or currency than was owed, and nothing was booked. Look the payment up at "
        "Stripe, put it right there, and write below what you did."
    ),
    "refund": _(
        "The operator does not have this money back. Ask the operator where it can go, refund it at Stripe, and write "
        "below what you did."
    ),
    "transfer": _(
        "Stripe did not move this money to the provider. Put right what Stripe names, there or with the provider, and "
        "close the case: then it is sent again. Do not send it at Stripe yourself, or the provider gets it twice."
    ),
    "chargeback": _(
        "The operator’s bank took this payment back. Send Stripe the signed order and the acceptance before its last "
        "day to answer. Nothing of the order is paid until the bank decides; then write below how it ended."
    ),
}
TO_DO_ABOUT_SUBSIDY = _(
    "Stripe did not move this subsidy, so the program office owes it again. Put money on the balance, or ask the "
    "provider to finish “Get paid online”. Then close the case; the office puts the payment in line again."
)
TO_DO_ABOUT_A_LOST_DISPUTE = _(
    "The operator’s bank took this payment back for good. The operator owes the share again and has been told. Write "
    "below that you have seen it."
)
TO_DO_ABOUT_A_DISPUTED_REFUND = _(
    "The operator’s bank is taking this payment back, so Stripe refused to refund it as well. Wait for the bank: where "
    "it leaves the payment as it was, refund it at Stripe then. Write below how it ended."
)


class FinanceCase(models.Model):
    """Money that does not stand where it should, for whoever runs the instance. Open until a person closes it.

    It is about an own share paid online, or about a payment of subsidy by Stripe. A debt ends collected, or written
    off by two people; what is still owed is the balance of `own_receivable`, not `amount`.
    """

    class Kind(models.TextChoices):
        RECEIVABLE = "receivable", _("A provider owes back what it was paid")
        DIFFERENCE = "difference", _("A payment of another amount or currency than was owed")
        REFUND = "refund", _("A refund that was not possible")
        TRANSFER = "transfer", _("A transfer that was not possible")
        CHARGEBACK = "chargeback", _("A payment that a bank took back")

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        COLLECTED = "collected", _("Collected")
        WRITTEN_OFF = "written_off", _("Written off")

    reference = ReferenceField(prefix="FIN")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    payment = models.ForeignKey(OnlinePayment, models.PROTECT, null=True, related_name="cases")
    payout = models.ForeignKey(Payout, models.PROTECT, null=True, related_name="cases")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="finance_cases")
    amount = MoneyField()
    code = models.CharField(max_length=80, blank=True)
    opened_at = MomentField()
    # A colleague asks to write the debt off, for this reason; a second one agrees.
    write_off_reason = models.CharField(_("why the debt is given up"), max_length=300, blank=True)
    write_off_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    write_off_asked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    note = models.CharField(_("what was done"), max_length=500, blank=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="finance_case_open_once_a_kind", fields=["payment", "kind"], condition=Q(closed_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="finance_case_open_once_a_payout", fields=["payout", "kind"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="finance_case_is_about_one_payment",
                condition=Q(payment__isnull=False, payout__isnull=True) | Q(payment__isnull=True, payout__isnull=False),
            ),
            models.CheckConstraint(
                name="finance_case_closed_says_what_was_done",
                condition=Q(closed_at__isnull=True, note="", outcome="")
                | (Q(closed_at__isnull=False) & ~Q(note="") & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="finance_case_written_off_by_two_people",
                condition=~Q(outcome="written_off")
                | (
                    Q(write_off_asked_by__isnull=False, closed_by__isnull=False) & ~Q(write_off_asked_by=F("closed_by"))
                ),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("payments:finance_case", args=[self.reference])

    @property
    def what_to_do(self):
        if self.payout_id and self.kind == self.Kind.TRANSFER:
            return TO_DO_ABOUT_SUBSIDY
        if self.kind == self.Kind.CHARGEBACK and self.payment.dispute == OnlinePayment.Dispute.LOST:
            return TO_DO_ABOUT_A_LOST_DISPUTE
        if self.kind == self.Kind.REFUND and self.code == "charge_disputed":
            return TO_DO_ABOUT_A_DISPUTED_REFUND
        return WHAT_TO_DO[self.kind]

    @property
    def answer_by(self):
        """The last moment to answer the operator's bank; None where no bank waits for an answer."""
        is_open = self.kind == self.Kind.CHARGEBACK and self.payment.dispute == OnlinePayment.Dispute.OPEN
        return self.payment.dispute_answer_by if is_open else None


class CaseCollection(models.Model):
    """Money that a provider paid back outside of Stripe, as an officer found it in the instance's own bank.

    It pays the debt of one online payment, which several cases may be about; the same money counts once for all.
    """

    case = models.ForeignKey(FinanceCase, models.PROTECT, related_name="collections")
    payment = models.ForeignKey(OnlinePayment, models.PROTECT, related_name="collections")
    amount = MoneyField()
    bank_reference = models.CharField(_("bank reference"), max_length=60)
    received_on = models.DateField(_("day the money came"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="case_collection_once_a_reference", fields=["payment", "bank_reference"]),
            models.CheckConstraint(name="case_collection_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="case_collection_names_its_reference", condition=~Q(bank_reference="")),
        ]

    def __str__(self):
        return f"{self.bank_reference} {self.amount}"
