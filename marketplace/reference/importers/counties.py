import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from marketplace.reference.importers.files import Report, Unusable, rows, whole

FIPS_LENGTH = 5
RUCC_CODES = range(1, 10)


@dataclass(slots=True)
class CountyRow:
    fips: str
    state: str
    name: str
    population: int | None = None
    rucc: int | None = None
    vintage: str = ""


def read_rucc(path: Path, report: Report | None = None) -> Iterator[CountyRow]:
    """USDA Rural-Urban Continuum Codes: Windows-1252, three rows a county (`Attribute`), pivoted here.

    A copy that went through a spreadsheet has lost its leading zeros; they are put back. American Samoa's
    two uninhabited islands have no code.
    """
    report = report or Report()
    counties: dict[str, CountyRow] = {}
    columns = ("FIPS", "State", "County_Name", "Attribute", "Value")
    for row in rows(path, *columns, encodings=("utf-8-sig", "cp1252")):
        report.read += 1
        report.progress()
        try:
            _pivot(counties, row)
        except Unusable as reason:
            report.reject(path.name, row.line, str(reason))
    report.insist_on_a_whole_file(path.name)
    yield from counties.values()


def _pivot(counties: dict[str, CountyRow], row) -> None:
    fips = row["FIPS"].zfill(5)
    if not fips.isdigit() or len(fips) != FIPS_LENGTH:
        raise Unusable(_("“%(value)s” is not a county code.") % {"value": row["FIPS"]})
    attribute, _line, year = row["Attribute"].partition("_")
    value = whole(row["Value"]) if attribute in {"RUCC", "Population"} else None
    county = counties.setdefault(fips, CountyRow(fips, row["State"], row["County_Name"]))
    if attribute == "RUCC":
        if value not in RUCC_CODES:
            raise Unusable(_("“%(value)s” is not a code from 1 to 9.") % {"value": row["Value"]})
        county.rucc, county.vintage = value, year
    elif attribute == "Population":
        county.population = value


_KINDS = re.compile(
    r"\s+(county|parish|borough|census area|city and borough|municipality|municipio|planning region|city|island)$"
)


def bare_name(name: str) -> str:
    """A county's name for matching across files: "LaSalle Parish" and "LA SALLE" meet; "St." is "Saint"."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().strip()
    text = _KINDS.sub("", text)
    text = re.sub(r"\bst\.?e?\b", lambda found: "sainte" if "e" in found.group() else "saint", text)
    return re.sub(r"[^a-z0-9]", "", text)
