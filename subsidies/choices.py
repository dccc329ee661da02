"""The words that rules, answers and facts share."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.models import RegistryRecord, RuralDefinition
from operators.facts import Method, Metric, rural_name


class OperatorKind(models.TextChoices):
    """The first question of the check: what a visitor would call their organization."""

    WATER = "water", _("A water or wastewater system")
    ELECTRIC = "electric", _("An electric utility or cooperative")
    CRITICAL_ACCESS = "critical_access", _("A critical access hospital")
    HOSPITAL = "hospital", _("Another hospital or clinic")
    BANK = "bank", _("A bank")
    LOW_INCOME_CREDIT_UNION = "low_income_credit_union", _("A credit union with the low-income designation")
    CREDIT_UNION = "credit_union", _("Another credit union, or not sure about the designation")


class Ownership(models.TextChoices):
    """Who owns an operator; the codes are those of the registries, the words those of a question."""

    LOCAL = RegistryRecord.Owner.LOCAL.value, _("local government, district or public utility")
    TRIBAL = RegistryRecord.Owner.TRIBAL.value, _("tribal government")
    COOPERATIVE = RegistryRecord.Owner.COOPERATIVE.value, _("cooperative, owned by its members")
    NONPROFIT = RegistryRecord.Owner.NONPROFIT.value, _("nonprofit")
    PRIVATE = RegistryRecord.Owner.PRIVATE.value, _("private company")
    STATE = RegistryRecord.Owner.STATE.value, _("state government")
    FEDERAL = RegistryRecord.Owner.FEDERAL.value, _("federal government")
    MIXED = RegistryRecord.Owner.MIXED.value, _("public and private together")


class SizeMetric(models.TextChoices):
    """Figures of an operator that a rule may compare; the codes are the names of its facts."""

    POPULATION_SERVED = Metric.POPULATION_SERVED.value, _("People served")
    CONNECTIONS = Metric.CONNECTIONS.value, _("Service connections")
    METERS = Metric.METERS.value, _("Electric meters")
    BEDS = Metric.BEDS.value, _("Inpatient beds")
    ASSETS = Metric.ASSETS_CENTS.value, _("Total assets")
    MEMBERS = Metric.MEMBERS.value, _("Members")
    EMPLOYEES = Metric.EMPLOYEES.value, _("Employees")
    # In basis points, hundredths of a percent, so that 34.9% and 35% are whole numbers.
    NEED = "need_basis_points", _("Share of people in need")


class CapYear(models.TextChoices):
    """Which year a yearly cap means."""

    CALENDAR = "calendar", _("calendar year")
    STATE = "state", _("state budget year, from July 1 to June 30")
    FEDERAL = "federal", _("federal budget year, from October 1 to September 30")
    PROGRAM = "program", _("year of the program, from its first day on")

    def around(self, day: dt.date, program_began: dt.date) -> tuple[dt.date, dt.date]:
        """The first and the last day of the year that `day` falls in."""
        if self == CapYear.PROGRAM:
            years = day.year - program_began.year
            if clock.months_after(program_began, 12 * years) > day:
                years -= 1
            first, after = (clock.months_after(program_began, 12 * (years + more)) for more in (0, 1))
            return first, after - dt.timedelta(days=1)
        month = {CapYear.CALENDAR: 1, CapYear.STATE: 7, CapYear.FEDERAL: 10}[self]
        first = dt.date(day.year if day.month >= month else day.year - 1, month, 1)
        return first, first.replace(year=first.year + 1) - dt.timedelta(days=1)


class Sector(models.TextChoices):
    """The sectors the programs here serve, as a person would say what they are."""

    WWS = "WWS", _("a water or wastewater system")
    ENRG = "ENRG", _("an electric utility")
    HPH = "HPH", _("a hospital or clinic")
    FIN = "FIN", _("a bank or credit union")


def rural_fact(definition: str) -> str:
    """The name of the fact that says whether a place is rural under this definition."""
    return rural_name(RuralDefinition(definition))


def choice_words(choices: type[models.TextChoices], code: str) -> str:
    """The label of a code, or the code itself when a signed rule knows more than today's list."""
    return str(choices(code).label) if code in choices.values else code


def source_words(fact: Mapping, *, ours: bool = False) -> str:
    """Where a fact of an application comes from; `ours` speaks to the organization that states it."""
    if fact["method"] == Method.ATTESTED:
        who = _now("Stated by you") if ours else _now("Stated by the operator")
    else:
        who = fact["source"] or (_now("Shown by a document") if fact["method"] == Method.DOCUMENT else "")
    if fact["source"] or not fact.get("dated"):
        return who
    day = date_format(dt.date.fromisoformat(fact["dated"]), "F j, Y")
    return _now("%(who)s on %(day)s") % {"who": who, "day": day}


def sector_words(code: str) -> str:
    return choice_words(Sector, code)


def size_words(metric: str, value: int) -> str:
    """A figure as it is read: assets are integer cents, need is basis points, everything else is counted."""
    if metric == SizeMetric.NEED:
        return percent(Decimal(value) / 10_000)
    return str(Money(value)).removesuffix(".00") if metric == SizeMetric.ASSETS else count(value)


def count(value) -> str:
    """2900 reads "2,900"."""
    return f"{int(value):,}"


def percent(rate: Decimal) -> str:
    """Decimal("0.6") reads "60%"."""
    return f"{rate * 100:.2f}".rstrip("0").rstrip(".") + "%"


def join_or(words: Iterable[str]) -> str:
    """One word, "a or b", or "a, b or c"."""
    items = [str(word) for word in words]
    if len(items) < 2:
        return "".join(items)
    return _now("%(first)s or %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}
