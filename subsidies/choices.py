"""The words that rules, answers and facts share."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class Ownership(models.TextChoices):
    LOCAL_GOVERNMENT = "local_government", _("City, town, county or special district")
    PUBLIC_UTILITY = "public_utility", _("Public utility")
    TRIBAL = "tribal", _("Tribal government or enterprise")
    STATE = "state", _("State")
    COOPERATIVE = "cooperative", _("Cooperative owned by its members")
    NONPROFIT = "nonprofit", _("Non-profit")
    PRIVATE = "private", _("Private company")


class Metric(models.TextChoices):
    PEOPLE_SERVED = "people_served", _("People served")
    METERS = "meters", _("Meters")
    BEDS = "beds", _("Beds")
    ASSETS = "assets", _("Total assets in dollars")


class RuralDefinition(models.TextChoices):
    RUCC_NONMETRO = "RUCC_NONMETRO", _("County outside a metro area (USDA codes 4 to 9)")
    RUCA_ZIP_4_10 = "RUCA_ZIP_4_10", _("ZIP code outside a metro area (commuting codes 4 to 10)")
    FORHP = "FORHP", _("ZIP code on the list of the federal office for rural health")


class Sector(models.TextChoices):
    """The sectors the programs here serve, as a person would say what they are."""

    WWS = "WWS", _("a water or wastewater system")
    ENRG = "ENRG", _("an electric utility")
    HPH = "HPH", _("a hospital or clinic")
    FIN = "FIN", _("a bank or credit union")


def choice_words(choices: type[models.TextChoices], code: str) -> str:
    """The label of a code, or the code itself when a signed rule knows more than today's list."""
    return str(choices(code).label) if code in choices.values else code


def sector_words(code: str) -> str:
    return choice_words(Sector, code)


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
