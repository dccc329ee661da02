"""Facts of public agencies: places, goals, service categories and two registries of operators.

Places and codes keep the publisher's own code as the key, always as text: "01001" is not a number.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.fields import MomentField, MoneyField


class DataSet(models.Model):
    """One published file as it was last loaded; pages name it as the source of a fact."""

    code = models.CharField(max_length=40, primary_key=True)
    publisher = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    vintage = models.CharField(max_length=40)
    attribution = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    loaded_at = MomentField()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"{self.publisher}, {self.title} ({self.vintage})"


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
    rucc_vintage = models.CharField(max_length=10, blank=True)
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
    ruca_vintage = models.CharField(max_length=10, blank=True)
    # True: on HRSA's list; False: the list was loaded without it; None: no list loaded.
    is_on_forhp_list = models.BooleanField(null=True)

    class Meta:
        ordering = ["zip"]

    def __str__(self):
        return f"{self.zip} {self.place}"


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


class Framework(models.Model):
    """One version of a list of goals; a goal's number means nothing without it."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=120)
    publisher = models.CharField(max_length=80)
    version = models.CharField(max_length=10)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"{self.name} {self.version}"


class Function(models.TextChoices):
    """The six functions of CSF 2.0, in which both frameworks are grouped."""

    GOVERN = "GV", _("Govern")
    IDENTIFY = "ID", _("Identify")
    PROTECT = "PR", _("Protect")
    DETECT = "DE", _("Detect")
    RESPOND = "RS", _("Respond")
    RECOVER = "RC", _("Recover")


class CsfCategory(models.Model):
    """One of the 22 categories of CSF 2.0, for example PR.AA."""

    code = models.CharField(max_length=5, primary_key=True)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="csf_categories")
    function = models.CharField(max_length=2, choices=Function.choices)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return f"{self.code} {self.name}"


class CsfSubcategory(models.Model):
    """One of the 106 outcomes of CSF 2.0; they have statements and no titles."""

    code = models.CharField(max_length=8, primary_key=True)
    category = models.ForeignKey(CsfCategory, models.PROTECT, related_name="subcategories")
    statement = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.code


class Level(models.TextChoices):
    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")


class Complexity(models.TextChoices):
    SIMPLE = "simple", _("Simple")
    MODERATE = "moderate", _("Moderate")
    COMPLEX = "complex", _("Complex")


class Goal(models.Model):
    """A security goal of a framework, in our own plain words beside the publisher's title.

    `question` is what the self-assessment asks; `why` is one sentence. Cost, impact and complexity are
    the publisher's.
    """

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="goals")
    code = models.CharField(max_length=5)
    function = models.CharField(max_length=2, choices=Function.choices)
    official_title = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    question = models.CharField(max_length=250)
    why = models.CharField(max_length=300)
    cost = models.CharField(max_length=10, choices=Level.choices)
    impact = models.CharField(max_length=10, choices=Level.choices)
    complexity = models.CharField(max_length=10, choices=Complexity.choices)
    position = models.PositiveSmallIntegerField()
    csf_categories = models.ManyToManyField(CsfCategory, related_name="goals")

    class Meta:
        ordering = ["framework", "position"]
        constraints = [models.UniqueConstraint(name="goal_code_once_in_a_framework", fields=["framework", "code"])]

    def __str__(self):
        return self.short_name


class Focus(models.TextChoices):
    """The three focus areas of NIST's Cyber AI Profile (draft)."""

    SECURE = "S", _("Protects AI systems")
    DEFEND = "D", _("Uses AI to defend")
    THWART = "T", _("Resists attacks that use AI")


class ServiceCategory(models.Model):
    """One of the 42 kinds of service, what it covers, and what it usually costs per unit.

    `unit` is what a price is per ("endpoint, each month"); `sized_by` is the figure of an operator that
    multiplies it, and `billed` how often.
    """

    class Billed(models.TextChoices):
        ONCE = "once", _("once")
        HOUR = "hour", _("each hour")
        MONTH = "month", _("each month")
        YEAR = "year", _("each year")

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    summary = models.CharField(max_length=250)
    focus = models.CharField(max_length=1, choices=Focus.choices)
    unit = models.CharField(max_length=40)
    sized_by = models.CharField(max_length=20)
    billed = models.CharField(max_length=5, choices=Billed.choices)
    price_low = MoneyField()
    price_usual = MoneyField()
    price_high = MoneyField()
    position = models.PositiveSmallIntegerField()
    goals = models.ManyToManyField(Goal, related_name="service_categories")
    csf_categories = models.ManyToManyField(CsfCategory, related_name="service_categories")

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "service categories"
        constraints = [
            models.CheckConstraint(
                name="category_usual_price_lies_in_range",
                condition=Q(price_low__gt=0, price_usual__gte=models.F("price_low"))
                & Q(price_high__gte=models.F("price_usual")),
            )
        ]

    def __str__(self):
        return self.name


class RegistryRecord(models.Model):
    """What a public registry says about one operator; never changed by hand, only by the next file.

    `search_text` is name, places and number, folded, for the lookup. `owner` is a code of the sources,
    empty where the source does not say.
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
