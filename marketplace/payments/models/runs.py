"""How an office pays: its bank, its terms, and the runs in which several payments leave together."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, MoneyField, RateField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.payments.states import RunState
from marketplace.vault.models import VaultEntry


class ClockStart(models.TextChoices):
    LATER = "later", _("the later of invoice and acceptance")
    INVOICE = "invoice", _("the invoice")
    ACCEPTANCE = "acceptance", _("the acceptance of the work")


class PayingOffice(models.Model):
    """What the office's bank gave it for payment files, and the law under which the office pays promptly.

    `monthly_rate` is interest for late payment, a fraction a month: 0.015 is 1.5 %.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="paying_office")
    bank_name = models.CharField(_("name of your bank"), max_length=23)
    bank_routing = models.CharField(_("routing number of your bank"), max_length=9)
    company_name = models.CharField(_("your name in the file"), max_length=16)
    company_id = models.CharField(_("company number your bank gave you"), max_length=10)
    pay_days = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    clock_start = models.CharField(
        _("the days count from"), max_length=10, choices=ClockStart.choices, default=ClockStart.LATER
    )
    monthly_rate = RateField(null=True)
    law = models.CharField(_("the law that says so"), max_length=120, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = MomentField()

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.company_name


class PayoutRoute(models.TextChoices):
    TRANSFER = "transfer", _("Bank transfer made one by one")
    FILE = "file", _("Payment file (ACH)")
    STRIPE = "stripe", _("Stripe")


class PayoutRunQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The office that pays."""
        return self.filter(office_id=actor.organisation_id or 0)


class PayoutRun(models.Model):
    """Payments of one office that leave together: one fiscal officer prepares, another one releases.

    They leave in one file for the bank, or each by Stripe, which has no file. The file holds bank numbers, so it is in
    the vault; its hash stays here.
    """

    reference = ReferenceField(prefix="RUN")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="payout_runs")
    route = models.CharField(max_length=8, choices=PayoutRoute.choices, default=PayoutRoute.FILE)
    state = models.CharField(max_length=9, choices=RunState.choices, default=RunState.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = MomentField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    effective_on = models.DateField(null=True)
    total = MoneyField()
    entry_count = models.PositiveIntegerField()
    entry_hash = models.CharField(max_length=10, blank=True)
    file = models.OneToOneField(VaultEntry, models.PROTECT, null=True, related_name="payout_run")
    file_sha256 = models.CharField(max_length=64, blank=True)

    objects = PayoutRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="payout_run_released_by_a_second_person",
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="payout_run_released_has_its_file",
                condition=~Q(state=RunState.RELEASED)
                | Q(released_at__isnull=False, effective_on__isnull=False, file__isnull=False)
                | Q(released_at__isnull=False, route="stripe", file__isnull=True),
            ),
            models.CheckConstraint(
                name="payout_run_leaves_by_file_or_by_stripe", condition=Q(route__in=["file", "stripe"])
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.total}"

    def get_absolute_url(self):
        return reverse("payments:run", args=[self.reference])
