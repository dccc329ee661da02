from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from marketplace.reference.identifiers import EIA_PSEUDO_IDS, Scheme, check
from marketplace.reference.importers.files import Report, Row, Unusable, said, usable, whole
from marketplace.reference.importers.workbooks import sheet_rows

OWNERS = {
    "Cooperative": "cooperative",
    "Municipal": "local",
    "Municipal Mktg Authority": "local",
    "Political Subdivision": "local",
    "Community Choice Aggregator": "local",
    "Investor Owned": "private",
    "Retail Power Marketer": "private",
    "Wholesale Power Marketer": "private",
    "Behind the Meter": "private",
    "State": "state",
    "Federal": "federal",
}
# Part C delivers what part B sells: counting both counts customers twice.
COUNTED_PARTS = frozenset("ABD")
DELIVERY_PART = "C"
# Names of 2018 that the counties have changed since, by state.
RENAMED = {
    ("AK", "Valdez Cordova"): ("Chugach", "Copper River"),
    ("SD", "Shannon"): ("Oglala Lakota",),
    ("VA", "Bedford City"): ("Bedford",),
}


@dataclass(slots=True)
class UtilityRow:
    """`state` is where EIA counts the utility; `counties` are (state, name) of its service territory."""

    eia_id: str
    name: str
    state: str
    ownership_type: str
    customers: int | None
    mwh: int | None
    is_short_form: bool = False
    counties: list[tuple[str, str]] = field(default_factory=list)

    @property
    def owner(self) -> str:
        return OWNERS.get(self.ownership_type, "")


@dataclass(slots=True)
class Sold:
    customers: int | None = None
    mwh: int | None = None

    def add(self, customers: int | None, mwh: int | None) -> None:
        if customers is not None:
            self.customers = (self.customers or 0) + customers
        if mwh is not None:
            self.mwh = (self.mwh or 0) + mwh


def read_utilities(
    path: Path, sales_path: Path, short_path: Path, territory_path: Path, report: Report | None = None
) -> Iterator[UtilityRow]:
    """EIA-861: the union of Utility_Data (with figures of Sales) and of the small utilities of Short_Form.

    Left out: 88888 and 99999, which stand for withheld and adjusted figures, and footnotes. A utility of the short
    form stands there once a state; its figures are added up and its first state counts.
    """
    report = report or Report()
    sold, counties = _sold(sales_path), _counties(territory_path)
    columns = ("Utility Number", "Utility Name", "State")

    def parse(row: Row) -> UtilityRow | None:
        total = sold.get(row["Utility Number"], Sold())
        return _utility(row, row["Ownership Type"], total, counties, is_short_form=False)

    yield from usable(path, sheet_rows(path, *columns, "Ownership Type"), parse, "eia_id", report)
    short: dict[str, tuple[Row, Sold]] = {}
    lines = sheet_rows(short_path, *columns, "Ownership", "Total Sales (MWh)", "Total Customers")
    for row in lines:
        number = row["Utility Number"]
        short.setdefault(number, (row, Sold()))[1].add(*_figures(row, "Total Customers", "Total Sales (MWh)"))
    firsts = [row for row, _total in short.values()]

    def parse_short(row: Row) -> UtilityRow | None:
        return _utility(row, row["Ownership"], short[row["Utility Number"]][1], counties, is_short_form=True)

    yield from usable(short_path, firsts, parse_short, "eia_id", report)


def data_year(path: Path) -> str:
    """The year of the figures, as every row says it."""
    years = (row["Data Year"] for row in sheet_rows(path, "Data Year", "Utility Number"))
    return next((year for year in years if year.isdigit()), "")


def _utility(row: Row, ownership: str, total: Sold, counties, *, is_short_form: bool) -> UtilityRow | None:
    number = row["Utility Number"]
    if number in EIA_PSEUDO_IDS or (not number.isdigit() and not said(row["Utility Name"])):
        return None
    if sentence := check(Scheme.EIA, number):
        raise Unusable(sentence)
    if not said(row["Utility Name"]):
        raise Unusable(_("The row has no name."))
    return UtilityRow(
        eia_id=number,
        name=row["Utility Name"],
        state=row["State"],
        ownership_type=ownership,
        customers=total.customers,
        mwh=total.mwh,
        is_short_form=is_short_form,
        counties=counties.get(number, []),
    )


def _sold(path: Path) -> dict[str, Sold]:
    """Customers and megawatt hours by utility: the last column of each name holds the total of all customers."""
    counted: dict[str, Sold] = defaultdict(Sold)
    delivered: dict[str, Sold] = defaultdict(Sold)
    for row in sheet_rows(path, "Utility Number", "Part", "Count", "Megawatthours"):
        number = row["Utility Number"]
        if number in EIA_PSEUDO_IDS or not number.isdigit():
            continue
        part = counted if row["Part"] in COUNTED_PARTS else delivered
        part[number].add(*_figures(row, "Count", "Megawatthours"))
    return dict(delivered) | dict(counted)


def _figures(row: Row, customers: str, mwh: str) -> tuple[int | None, int | None]:
    try:
        return whole(row[customers]), whole(row[mwh])
    except Unusable:
        return None, None


def _counties(path: Path) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in sheet_rows(path, "Utility Number", "State", "County"):
        names = RENAMED.get((row["State"], row["County"]), (row["County"],))
        found[row["Utility Number"]] += [(row["State"], name) for name in names]
    return found
