from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.engagements.models import Engagement
from marketplace.payments.models.connected import ConnectedAccount
from marketplace.payments.models.payees import OtherPayee, TaxForm
from marketplace.payments.models.runs import PayoutRoute, PayoutRun
from marketplace.payments.states import PayoutState
from marketplace.vault.models import VaultEntry


class PayoutAccountQuerySet(LockableQuerySet):
    def current(self):
        return self.filter(replaced_at__isnull=True)


class PayoutAccount(models.Model):
    """Where a provider is paid. The numbers are in the vault; the page shows the last four digits.

    A second person of the provider verifies it, and it is used from `usable_on`, three business days after it was
    entered, so that a stolen sign-in cannot redirect money overnight.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="payout_accounts")
    bank_name = models.CharField(_("name of the bank"), max_length=120)
    holder_name = models.CharField(_("name on the account"), max_length=120)
    last_four = models.CharField(max_length=4)
    numbers = models.OneToOneField(VaultEntry, models.PROTECT, related_name="payout_account")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = MomentField()
    usable_on = models.DateField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    # The office that pays rings a number it found by itself, never one that came with the change.
    call_back_note = models.CharField(
        _("whom you rang, at which number, and what they said"), max_length=300, blank=True
    )
    called_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    called_back_at = models.DateTimeField(null=True)
    # What the bank said about these numbers ("R03", "C01"): the next payment waits for a new account.
    bank_code = models.CharField(max_length=3, blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects = PayoutAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="payout_account_one_current", fields=["organisation"], condition=Q(replaced_at__isnull=True)
            ),
            models.CheckConstraint(
                name="payout_account_called_back_by_a_second_person",
                condition=Q(called_back_by__isnull=True) | (~Q(called_back_by=F("created_by")) & ~Q(call_back_note="")),
            ),
            models.CheckConstraint(
                name="payout_account_verified_by_a_second_person",
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("created_by")),
            ),
        ]

    def __str__(self):
        return f"{self.bank_name} ···{self.last_four}"


class PayoutQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The payee and the office that pays."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(Q(payee_id=actor.organisation_id) | Q(office_id=actor.organisation_id))

    def unpaid(self):
        return self.exclude(state=PayoutState.PAID)

    def for_lists(self):
        return self.select_related("payee", "office", "engagement")


class Payout(models.Model):
    """Subsidy on its way to a provider, from one budget line; it contains subsidy only.

    `scope` is the budget line in the ledger ("line:12"); `claim_reference` names the claim that it pays.
    """

    reference = ReferenceField(prefix="PAY")
    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="payouts")
    office = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="payouts_made")
    engagement = models.ForeignKey(Engagement, models.PROTECT, null=True, related_name="payouts")
    scope = models.CharField(max_length=60)
    amount = MoneyField()
    claim_reference = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=8, choices=PayoutState.choices, default=PayoutState.QUEUED)
    account = models.ForeignKey(PayoutAccount, models.PROTECT, null=True, related_name="payouts")
    # Payer (`office`), payee (`payee`, or `other_payee` in its place), route and tax form stay with every payment, so
    # that the totals of a tax year can be built from them.
    route = models.CharField(max_length=8, choices=PayoutRoute.choices, default=PayoutRoute.TRANSFER)
    # By Stripe: the account it goes to, and Stripe's own name of the transfer, once it holds it.
    connected = models.ForeignKey(ConnectedAccount, models.PROTECT, null=True, related_name="payouts")
    transfer_id = models.CharField(max_length=255, unique=True, null=True)
    other_payee = models.ForeignKey(OtherPayee, models.PROTECT, null=True, related_name="payouts")
    tax_form = models.ForeignKey(TaxForm, models.PROTECT, null=True, related_name="payouts")
    run = models.ForeignKey(PayoutRun, models.PROTECT, null=True, related_name="payouts")
    # When the prompt-payment clock started: the day of the invoice and the day of acceptance.
    invoiced_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = MomentField()
    expected_on = models.DateField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(_("bank reference"), max_length=60, blank=True)
    paid_on = models.DateField(null=True)
    paid_at = models.DateTimeField(null=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="payout_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payout_released_by_a_second_person",
                condition=Q(released_by__isnull=True) | Q(created_by__isnull=True) | ~Q(released_by=F("created_by")),
            ),
            models.CheckConstraint(
                name="payout_paid_names_the_banks_reference",
                condition=~Q(state=PayoutState.PAID) | (~Q(bank_reference="") & Q(paid_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="payout_sent_was_released",
                condition=~Q(state__in=[PayoutState.SENT, PayoutState.PAID]) | Q(released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="payout_by_stripe_names_its_account_and_its_transfer",
                condition=~Q(route="stripe", state__in=[PayoutState.SENT, PayoutState.PAID])
                | Q(connected__isnull=False, state=PayoutState.SENT)
                | Q(connected__isnull=False, transfer_id__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.amount}"

    @property
    def is_late(self) -> bool:
        """Its day has ended in every zone of the United States, and the money has not come."""
        on_its_way = self.state in (PayoutState.QUEUED, PayoutState.SENT)
        return on_its_way and self.expected_on < clock.today("Pacific/Pago_Pago")

    def get_absolute_url(self):
        return reverse("payments:payout", args=[self.reference])
