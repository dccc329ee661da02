from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.fields import MoneyField


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
