"""The words that rules, answers and facts share."""

from django.db import models
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
    SLCGP_LT50K = "SLCGP_LT50K", _("Fewer than 50,000 people and outside a large town")
    FORHP_2025 = "FORHP_2025", _("Rural by the federal health office")
    RUCA_ZIP_4_10 = "RUCA_ZIP_4_10", _("ZIP code outside a metro area (commuting codes 4 to 10)")
