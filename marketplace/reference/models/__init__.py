"""Facts of public agencies: places, goals, service categories and the registries of operators."""

from marketplace.reference.models.datasets import DataSet
from marketplace.reference.models.frameworks import (
    Complexity,
    CsfCategory,
    CsfSubcategory,
    Focus,
    Framework,
    Function,
    Goal,
    Level,
    ServiceCategory,
)
from marketplace.reference.models.places import County, RuralDefinition, Sector, State, ZipArea, ZipCounty
from marketplace.reference.models.registries import (
    BankRecord,
    CreditUnionRecord,
    HospitalRecord,
    RegistryRecord,
    RegistryWord,
    UtilityRecord,
    WaterSystemRecord,
)

__all__ = [
    "BankRecord",
    "Complexity",
    "County",
    "CreditUnionRecord",
    "CsfCategory",
    "CsfSubcategory",
    "DataSet",
    "Focus",
    "Framework",
    "Function",
    "Goal",
    "HospitalRecord",
    "Level",
    "RegistryRecord",
    "RegistryWord",
    "RuralDefinition",
    "Sector",
    "ServiceCategory",
    "State",
    "UtilityRecord",
    "WaterSystemRecord",
    "ZipArea",
    "ZipCounty",
]
