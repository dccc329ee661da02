"""What is known of an operator, each value with where it comes from, how it is known and how long it holds.

Only `registry` and `document` facts, and those that the operator attests, may carry a decision; an
`approximate` or `superseded` one may support "likely".
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from marketplace.reference.models import RuralDefinition

Value = str | int | bool | Money | None


class Method(models.TextChoices):
    REGISTRY = "registry", _("from a public registry")
    ATTESTED = "attested", _("stated by you")
    DOCUMENT = "document", _("shown by a document")
    APPROXIMATE = "approximate", _("approximate")
    SUPERSEDED = "superseded", _("from a list that was replaced")


class Metric(models.TextChoices):
    POPULATION_SERVED = "population_served", _("People served")
    CONNECTIONS = "connections", _("Service connections")
    METERS = "meters", _("Electric meters")
    MWH_SOLD = "mwh_sold", _("Electricity sold in a year, in megawatt hours")
    BEDS = "beds", _("Inpatient beds")
    IS_CRITICAL_ACCESS = "is_critical_access", _("Critical access hospital")
    ASSETS_CENTS = "assets_cents", _("Total assets")
    MEMBERS = "members", _("Members")
    LOW_INCOME_DESIGNATION = "low_income_designation", _("Low-income designation")
    FEDERALLY_INSURED = "federally_insured", _("Federally insured")
    EMPLOYEES = "employees", _("Employees")
    ENDPOINTS = "endpoints", _("Computers and servers")
    SAM_REGISTERED = "sam_registered", _("Registered in SAM.gov")


YES_NO = frozenset(
    {Metric.IS_CRITICAL_ACCESS, Metric.LOW_INCOME_DESIGNATION, Metric.FEDERALLY_INSURED, Metric.SAM_REGISTERED}
)


def rural_name(definition: str) -> str:
    """The name of the fact that says whether a place is rural under this definition."""
    return "is_rural_rucc" if definition == RuralDefinition.RUCC_NONMETRO else f"rural.{definition}"


# Every name that `selectors.facts_for` may answer; a name without a fact means that nobody has said.
NAMES = (
    *("sector", "state", "county", "ownership", "rucc", "ruca", "identity_verified"),
    *(rural_name(definition) for definition in RuralDefinition),
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
