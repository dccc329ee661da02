"""What must be known of a payee before public money leaves: its tax form, the lists, and who is paid in its place."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.models import Document
from marketplace.vault.models import VaultEntry


class TaxFormQuerySet(LockableQuerySet):
    def current(self):
        return self.filter(replaced_at__isnull=True)


class TaxForm(models.Model):
    """A W-9 on file. The tax number is in the vault; pages show its last four digits."""

    class TaxKind(models.TextChoices):
        SOLE = "sole", _("Individual or sole proprietor")
        C_CORPORATION = "c_corporation", _("C corporation, or a company taxed as one")
        S_CORPORATION = "s_corporation", _("S corporation, or a company taxed as one")
        PARTNERSHIP = "partnership", _("Partnership, or a company taxed as one")
        TRUST = "trust", _("Trust or estate")
        EXEMPT = "exempt", _("Government or tax-exempt organization")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tax_forms")
    name_on_form = models.CharField(_("name on line 1 of the form"), max_length=120)
    tax_kind = models.CharField(_("how it is taxed"), max_length=14, choices=TaxKind.choices)
    last_four = models.CharField(max_length=4)
    number = models.OneToOneField(VaultEntry, models.PROTECT, related_name="tax_form")
    signed_on = models.DateField(_("day you signed the form"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = MomentField()
    replaced_at = models.DateTimeField(null=True)

    objects = TaxFormQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="tax_form_one_current", fields=["organisation"], condition=Q(replaced_at__isnull=True)
            ),
        ]

    def __str__(self):
        return f"W-9 ···{self.last_four}"


class PayeeScreening(models.Model):
    """A fiscal officer looked a payee up on one list on the day of payment; the newest of each list counts."""

    class ListName(models.TextChoices):
        SAM = "sam", _("SAM.gov exclusions")
        OFAC = "ofac", _("Treasury sanctions (OFAC)")

    class Outcome(models.TextChoices):
        CLEAR = "clear", _("No match")
        POSSIBLE = "possible_match", _("Possible match")

    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="payee_screenings")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="screenings_made")
    list_name = models.CharField(_("list"), max_length=4, choices=ListName.choices)
    outcome = models.CharField(_("what the list says"), max_length=14, choices=Outcome.choices)
    remark = models.CharField(_("what matched"), max_length=500, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = MomentField()

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="payee_screening_match_says_why", condition=Q(outcome="clear") | ~Q(remark="")),
        ]

    def __str__(self):
        return f"{self.get_list_name_display()}: {self.get_outcome_display()}"


class OtherPayeeQuerySet(LockableQuerySet):
    def current(self):
        return self.filter(ended_at__isnull=True)


class OtherPayee(models.Model):
    """Somebody who is paid in the place of a provider: a court's trustee, or whom it assigned its claims to.

    A document shows it and two people of the office stand for it. The numbers are in the vault.
    """

    class Why(models.TextChoices):
        TRUSTEE = "trustee", _("Trustee in a bankruptcy")
        ASSIGNEE = "assignee", _("The provider assigned its claims")
        LEVY = "levy", _("A levy by a tax office or a court")

    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="other_payees")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="other_payees_named")
    why = models.CharField(_("why"), max_length=8, choices=Why.choices)
    name = models.CharField(_("who is paid"), max_length=120)
    bank_name = models.CharField(_("name of the bank"), max_length=120)
    last_four = models.CharField(max_length=4)
    numbers = models.OneToOneField(VaultEntry, models.PROTECT, related_name="other_payee")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = MomentField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = OtherPayeeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="other_payee_one_at_a_time", fields=["payee", "office"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="other_payee_approved_by_a_second_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
            ),
        ]

    def __str__(self):
        return self.name
