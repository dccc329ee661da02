import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marketplace.reference.importers.files import rows, whole


@dataclass(slots=True)
class CountyRow:
    fips: str
    state: str
    name: str
    population: int | None = None
    rucc: int | None = None
    vintage: str = ""


def read_rucc(path: Path) -> Iterator[CountyRow]:
    """USDA Rural-Urban Continuum Codes: Windows-1252, three rows a county (`Attribute`), pivoted here.

    A copy that went through a spreadsheet has lost its leading zeros; they are put back. American Samoa's
    two uninhabited islands have no code.
    """
    counties: dict[str, CountyRow] = {}
    for row in rows(path, "FIPS", "State", "County_Name", "Attribute", "Value", encoding="cp1252"):
        fips = row["FIPS"].zfill(5)
        county = counties.setdefault(fips, CountyRow(fips, row["State"], row["County_Name"]))
        attribute, _, year = row["Attribute"].partition("_")
        if attribute == "RUCC":
            county.rucc, county.vintage = whole(row["Value"]), year
        elif attribute == "Population":
            county.population = whole(row["Value"])
    yield from counties.values()


_KINDS = re.compile(
    r"\s+(county|parish|borough|census area|city and borough|municipality|municipio|planning region|city|island)$"
)


def bare_name(name: str) -> str:
    """A county's name for matching across files: "LaSalle Parish" and "LA SALLE" meet; "St." is "Saint"."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().strip()
    text = _KINDS.sub("", text)
    text = re.sub(r"\bst\.?e?\b", lambda found: "sainte" if "e" in found.group() else "saint", text)
    return re.sub(r"[^a-z0-9]", "", text)
