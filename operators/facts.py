"""What is known of an operator, each value with where it comes from, how it is known and how long it holds.

Only `registry` and `document` facts, and those that the operator attests, may carry a decision; an
`approximate` one may support "likely".
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money

Value = str | int | bool | Money | None


class Method(models.TextChoices):
    REGISTRY = "registry", _("from a public registry")
    ATTESTED = "attested", _("stated by you")
    DOCUMENT = "document", _("shown by a document")
    APPROXIMATE = "approximate", _("approximate")


class Metric(models.TextChoices):
    POPULATION_SERVED = "population_served", _("People served")
    CONNECTIONS = "connections", _("Service connections")
    METERS = "meters", _("Electric meters")
    BEDS = "beds", _("Inpatient beds")
    IS_CRITICAL_ACCESS = "is_critical_access", _("Critical access hospital")
    ASSETS_CENTS = "assets_cents", _("Total assets")
    MEMBERS = "members", _("Members")
    LOW_INCOME_DESIGNATION = "low_income_designation", _("Low-income designation")
    EMPLOYEES = "employees", _("Employees")
    ENDPOINTS = "endpoints", _("Computers and servers")
    SAM_REGISTERED = "sam_registered", _("Registered in SAM.gov")


YES_NO = frozenset({Metric.IS_CRITICAL_ACCESS, Metric.LOW_INCOME_DESIGNATION, Metric.SAM_REGISTERED})
# Every name that `selectors.facts_for` may answer; a name without a fact means that nobody has said.
NAMES = (
    *("sector", "state", "county", "ownership", "rucc", "is_rural_rucc", "ruca", "identity_verified"),
    *(metric.value for metric in Metric),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` is a code, a count, a truth, or cents for `assets_cents`; `as_of` and `expires` are dates or None."""

    name: str
    value: Value
    source: str
    method: str
    as_of: dt.date | None = None
    expires: dt.date | None = None

    def holds_on(self, date: dt.date) -> bool:
        return self.expires is None or self.expires >= date
