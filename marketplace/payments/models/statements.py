"""What the bank says: statements, their lines, and what does not fit our own books."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.models import Document
from marketplace.payments.models.entries import RunEntry
from marketplace.payments.models.payouts import Payout
from marketplace.payments.models.runs import PayoutRun


class OfOffice(LockableQuerySet):
    def visible_to(self, actor: Actor):
        return self.filter(office_id=actor.organisation_id or 0)


class BankStatementQuerySet(OfOffice):
    def kept(self):
        return self.filter(discarded_at__isnull=True)


class BankStatement(models.Model):
    """One file of a bank, or a month fetched from Stripe. `columns` says which column holds what.

    A wrong file is discarded before its lines are taken; after that each line is explained.
    """

    reference = ReferenceField(prefix="STM")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="bank_statements")
    source = models.CharField(max_length=10, default="bank")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    # Lines that an earlier statement held already.
    left_out = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = MomentField()
    mapped_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)

    objects = BankStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="bank_statement_once", fields=["office", "sha256"], condition=Q(discarded_at__isnull=True)
            ),
            models.CheckConstraint(
                name="bank_statement_taken_or_discarded",
                condition=Q(mapped_at__isnull=True) | Q(discarded_at__isnull=True),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("payments:statement", args=[self.reference])


class StatementLineQuerySet(OfOffice):
    def matched(self):
        return self.filter(Q(run__isnull=False) | Q(payout__isnull=False) | Q(entry__isnull=False) | ~Q(thing=""))

    def unmatched(self):
        return self.filter(run__isnull=True, payout__isnull=True, entry__isnull=True, thing="")


class StatementLine(models.Model):
    """One movement at the bank: what left is below zero. `fingerprint` tells the same movement in another file.

    It belongs to a run (the bank books a file as one sum), to one payment, to an entry that came back, or to a thing of
    another source by its reference; each of ours to one line only.
    """

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="statement_lines")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    on = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    bank_reference = models.CharField(max_length=80, blank=True)
    amount = MoneyField()
    run = models.OneToOneField(PayoutRun, models.PROTECT, null=True, related_name="statement_line")
    payout = models.OneToOneField(Payout, models.PROTECT, null=True, related_name="statement_line")
    entry = models.OneToOneField(RunEntry, models.PROTECT, null=True, related_name="statement_line")
    thing = models.CharField(max_length=40, blank=True)

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "number"]
        constraints = [models.UniqueConstraint(name="statement_line_once", fields=["office", "fingerprint"])]

    def __str__(self):
        return f"{self.on} {self.amount}"


class DifferenceQuerySet(OfOffice):
    def open(self):
        return self.filter(closed_at__isnull=True)


class Difference(models.Model):
    """What is at the bank and not in our books, or the other way round; it has an owner until it is explained."""

    class Kind(models.TextChoices):
        LINE = "line", _("At the bank, not in our books")
        MISSING = "missing", _("In our books, not at the bank")
        RETURNED = "returned", _("Recorded as paid, and sent back")

    class Why(models.TextChoices):
        FEE = "fee", _("A fee or interest of the bank")
        OTHER_MONEY = "other_money", _("Money that has nothing to do with this program")
        TIMING = "timing", _("It is on another statement")
        MISTAKE = "mistake", _("A mistake of the bank, which it puts right")
        CORRECTED = "corrected", _("We corrected our own books")
        FOUND = "found", _("Found by itself on a later statement")

    reference = ReferenceField(prefix="DIF")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="differences")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    line = models.OneToOneField(StatementLine, models.PROTECT, null=True, related_name="difference")
    run = models.OneToOneField(PayoutRun, models.PROTECT, null=True, related_name="difference")
    payout = models.ForeignKey(Payout, models.PROTECT, null=True, related_name="differences")
    amount = MoneyField()
    on = models.DateField()
    found_at = MomentField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("what it is"), max_length=12, choices=Why.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="difference_closed_says_why", condition=Q(closed_at__isnull=True) | ~Q(why="")),
            # As a line and a run have one difference, a payment has one of a kind, also after it was explained.
            models.UniqueConstraint(name="difference_of_a_payment_once_a_kind", fields=["payout", "kind"]),
        ]

    def __str__(self):
        return f"{self.reference} {self.amount}"

    def get_absolute_url(self):
        return reverse("payments:difference", args=[self.reference])
