from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.fields import MoneyField
from marketplace.reference.models.datasets import DataSet
from marketplace.reference.models.places import County, State


class RegistryRecord(models.Model):
    """What a public registry says about one operator; never changed by hand, only by the next file.

    `search_text` is name and places, folded, for the lookup. `owner` is a code of the sources, empty where the
    source does not say. `gone_vintage` is the first list without it (merged, closed), "" while it is listed.
    """

    class Owner(models.TextChoices):
        LOCAL = "local", _("Local government")
        STATE = "state", _("State government")
        FEDERAL = "federal", _("Federal government")
        TRIBAL = "tribal", _("Tribal government")
        NONPROFIT = "nonprofit", _("Nonprofit")
        COOPERATIVE = "cooperative", _("Cooperative, owned by its members")
        PRIVATE = "private", _("Private, for profit")
        MIXED = "mixed", _("Public and private together")

    name = models.CharField(max_length=200)
    place = models.CharField(max_length=80, blank=True)
    state = models.ForeignKey(State, models.PROTECT, null=True, related_name="+")
    county = models.ForeignKey(County, models.PROTECT, null=True, related_name="+")
    zip = models.CharField(max_length=5, blank=True)
    owner = models.CharField(max_length=12, choices=Owner.choices, blank=True)
    search_text = models.CharField(max_length=600)
    dataset = models.ForeignKey(DataSet, models.PROTECT, related_name="+")
    vintage = models.CharField(max_length=40)
    gone_vintage = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class HospitalRecord(RegistryRecord):
    """A hospital of CMS's list. The type is CMS's own word; a number never proves a Rural Emergency Hospital."""

    ccn = models.CharField(_("CMS certification number"), max_length=6, unique=True)
    hospital_type = models.CharField(max_length=60)

    class Meta(RegistryRecord.Meta):
        indexes = [models.Index(fields=["state", "name"], name="hospital_by_state")]

    @property
    def number(self):
        return self.ccn

    @property
    def is_critical_access(self):
        return self.hospital_type == "Critical Access Hospitals"


class WaterSystemRecord(RegistryRecord):
    """A public water system. State None: the number begins with an EPA region or tribal code, so we ask."""

    pwsid = models.CharField(_("public water system number"), max_length=9, unique=True)
    # CWS community, NTNCWS and TNCWS non-community.
    system_type = models.CharField(max_length=6)
    population_served = models.PositiveIntegerField(null=True)
    connections = models.PositiveIntegerField(null=True)
    # Every ZIP code the source links to the system, separated by spaces; one system has many.
    zips = models.TextField(blank=True)
    # Month and day as the source writes them, for systems that run part of the year.
    season = models.CharField(max_length=11, blank=True)

    class Meta(RegistryRecord.Meta):
        indexes = [models.Index(fields=["state", "name"], name="water_system_by_state")]

    @property
    def number(self):
        return self.pwsid


class UtilityRecord(RegistryRecord):
    """An electric utility of EIA-861. EIA gives no address: the state of its office, and the counties it serves.

    `customers` and `mwh_sold` are of all its states in the year of the vintage.
    """

    eia_id = models.CharField(_("EIA utility number"), max_length=5, unique=True)
    ownership_type = models.CharField(max_length=40)
    customers = models.PositiveIntegerField(null=True)
    mwh_sold = models.BigIntegerField(null=True)
    is_short_form = models.BooleanField(default=False)
    # County codes of its service territory, separated by spaces; `county` is set where there is only one.
    counties_served = models.TextField(blank=True)

    class Meta(RegistryRecord.Meta):
        indexes = [models.Index(fields=["state", "name"], name="utility_by_state")]

    @property
    def number(self):
        return self.eia_id


class BankRecord(RegistryRecord):
    """A bank that the FDIC insures. Its class is the FDIC's; the file does not say whether it is a community bank."""

    cert = models.CharField(_("FDIC certificate number"), max_length=5, unique=True)
    bank_class = models.CharField(max_length=2)
    assets = MoneyField(null=True)

    class Meta(RegistryRecord.Meta):
        indexes = [models.Index(fields=["state", "name"], name="bank_by_state")]

    @property
    def number(self):
        return self.cert


class CreditUnionRecord(RegistryRecord):
    """A credit union that files call reports with the NCUA; a few of them are not federally insured."""

    charter = models.CharField(_("NCUA charter number"), max_length=5, unique=True)
    is_federally_insured = models.BooleanField()
    is_low_income_designated = models.BooleanField()
    assets = MoneyField(null=True)
    members = models.PositiveIntegerField(null=True)

    class Meta(RegistryRecord.Meta):
        indexes = [models.Index(fields=["state", "name"], name="credit_union_by_state")]

    @property
    def number(self):
        return self.charter


class RegistryWord(models.Model):
    """One word of the names and places of a registry, and the keys of the records that have it: the lookup's index.

    `backwards` is the word from its end, so that a word with a typo in its first half is found by its second.
    `records` are keys in order, four bytes each. A word that begins with @ stands for a state.
    """

    registry = models.CharField(max_length=12)
    word = models.CharField(max_length=40)
    backwards = models.CharField(max_length=40)
    records = models.BinaryField()

    class Meta:
        ordering = ["registry", "word"]
        constraints = [models.UniqueConstraint(name="word_stands_once_in_a_registry", fields=["registry", "word"])]
        indexes = [models.Index(fields=["registry", "backwards"], name="word_from_its_end")]

    def __str__(self):
        return f"{self.registry}: {self.word}"
