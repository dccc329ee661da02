from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from marketplace.core.money import Money
from marketplace.reference.identifiers import Scheme, check
from marketplace.reference.importers.files import Report, Row, Unusable, five_digits, rows, usable, whole

NOT_FEDERALLY_INSURED = "3"
TOTAL_ASSETS, MEMBERS = "ACCT_010", "ACCT_083"


@dataclass(slots=True)
class CreditUnionRow:
    """`name` is as the NCUA writes it: without the words Federal Credit Union."""

    charter: str
    name: str
    place: str
    state: str
    zip: str
    county_fips: str
    is_federally_insured: bool
    is_low_income_designated: bool
    assets: Money | None
    members: int | None


def read_credit_unions(path: Path, figures_path: Path, report: Report | None = None) -> Iterator[CreditUnionRow]:
    """The NCUA's call report: FOICU for who they are, FS220 for total assets (whole dollars) and members.

    The spelling of headings changes by quarter, texts are padded, and state and county codes are not.
    """
    figures = {
        row["CU_NUMBER"]: (row[TOTAL_ASSETS], row[MEMBERS])
        for row in rows(figures_path, "CU_NUMBER", TOTAL_ASSETS, MEMBERS)
    }
    columns = ("CU_NUMBER", "CU_TYPE", "CU_NAME", "CITY", "STATE", "STATE_CODE", "ZIP_CODE", "COUNTY_CODE")

    def parse(row: Row) -> CreditUnionRow:
        return _credit_union(row, *figures.get(row["CU_NUMBER"], ("", "")))

    return usable(path, rows(path, *columns, "LIMITED_INC"), parse, "charter", report)


def cycle(path: Path) -> str:
    """The day that the report speaks of, for example 2025-12-31; it stands in every row."""
    text = next((row["CYCLE_DATE"] for row in rows(path, "CYCLE_DATE")), "").split(" ")[0]
    month, _slash, rest = text.partition("/")
    day, _slash, year = rest.partition("/")
    return f"{year}-{month:0>2}-{day:0>2}" if year else ""


def _credit_union(row: Row, dollars: str, members: str) -> CreditUnionRow:
    if sentence := check(Scheme.NCUA_CHARTER, row["CU_NUMBER"]):
        raise Unusable(sentence)
    if not row["CU_NAME"]:
        raise Unusable(_("The row has no name."))
    assets = whole(dollars)
    return CreditUnionRow(
        charter=row["CU_NUMBER"],
        name=row["CU_NAME"],
        place=row["CITY"].title(),
        state=row["STATE"],
        zip=five_digits(row["ZIP_CODE"]),
        county_fips=f"{row['STATE_CODE']:0>2}{row['COUNTY_CODE']:0>3}",
        is_federally_insured=row["CU_TYPE"] != NOT_FEDERALLY_INSURED,
        is_low_income_designated=row["LIMITED_INC"] == "1",
        assets=None if assets is None else Money(assets * 100),
        members=whole(members),
    )
