"""Places and codes keep the publisher's own code as the key, always as text: "01001" is not a number."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Sector(models.Model):
    """One of the 16 critical infrastructure sectors, with its Sector Risk Management Agency."""

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=80)
    srma = models.CharField(_("risk management agency"), max_length=80)
    # The marketplace serves these four; the others are here so that a sector is never free text.
    is_served = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class State(models.Model):
    """A state, the District, a territory, or a code that exists only on mail."""

    class Kind(models.TextChoices):
        STATE = "state", _("State")
        DISTRICT = "district", _("District")
        TERRITORY = "territory", _("Territory")
        MAIL = "mail", _("Mail only")

    code = models.CharField(_("postal code"), max_length=2, primary_key=True)
    fips = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class County(models.Model):
    """A county or equivalent. `rucc` is 1 to 9, or None where USDA gives no code.

    Connecticut has both its nine planning regions (with a code) and the eight old counties that ZIP
    files still use (without one, `is_current` False).
    """

    fips = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=80)
    state = models.ForeignKey(State, models.PROTECT, related_name="counties")
    population = models.PositiveIntegerField(null=True)
    rucc = models.PositiveSmallIntegerField(null=True)
    rucc_vintage = models.CharField(max_length=40, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["state_id", "name", "fips"]
        constraints = [
            models.CheckConstraint(
                name="county_rucc_is_one_to_nine", condition=Q(rucc__isnull=True) | Q(rucc__gte=1, rucc__lte=9)
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.state_id}"


class ZipArea(models.Model):
    """A ZIP code: its post office, its main county when one is known, and its RUCA code."""

    zip = models.CharField(max_length=5, primary_key=True)
    place = models.CharField(max_length=80)
    state = models.ForeignKey(State, models.PROTECT, related_name="zip_areas", null=True)
    county = models.ForeignKey(County, models.PROTECT, related_name="+", null=True)
    ruca_primary = models.PositiveSmallIntegerField(null=True)
    ruca_secondary = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    ruca_vintage = models.CharField(max_length=40, blank=True)
    # True: on HRSA's list; False: the list was loaded without it; None: no list loaded.
    is_on_forhp_list = models.BooleanField(null=True)
    forhp_vintage = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["zip"]

    def __str__(self):
        return f"{self.zip} {self.place}"


class RuralDefinition(models.TextChoices):
    """What programs mean by rural; each asks something else, so none stands for another."""

    RUCC_NONMETRO = "RUCC_NONMETRO", _("County outside a metro area (USDA codes 4 to 9)")
    RUCA_ZIP_4_10 = "RUCA_ZIP_4_10", _("ZIP code outside a metro area (commuting codes 4 to 10)")
    FORHP = "FORHP", _("ZIP code on the list of the federal office for rural health")
    FORHP_2025 = "FORHP_2025", _("Rural by the 2025 rule of the federal office for rural health")
    SLCGP_LT50K = "SLCGP_LT50K", _("Fewer than 50,000 people and outside a city area (state and local cyber grants)")
    RUS_ELEC_20K = "RUS_ELEC_20K", _("Not in a town of more than 20,000 people (USDA electric loans)")
    RD_WATER_10K = "RD_WATER_10K", _("Not in a town of more than 10,000 people (USDA water programs)")
    ERATE_25K = "ERATE_25K", _("Outside a city area of 25,000 people or more (E-Rate)")
    FCC_RHC = "FCC_RHC", _("Rural by the rule of the FCC's rural health program")


class ZipCounty(models.Model):
    """A county that a ZIP code may lie in, and which kind of match said so; the person confirms."""

    class Match(models.TextChoices):
        CODE = "code", _("county code in the file")
        NAME = "name", _("county name in the file")

    zip_area = models.ForeignKey(ZipArea, models.CASCADE, related_name="county_rows")
    county = models.ForeignKey(County, models.CASCADE, related_name="zip_rows")
    match = models.CharField(max_length=5, choices=Match.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="zip_lies_in_county_once", fields=["zip_area", "county"])]

    def __str__(self):
        return f"{self.zip_area_id} in {self.county_id}"
