from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from marketplace.reference.identifiers import Scheme, check
from marketplace.reference.importers.files import Report, Row, Unusable, five_digits, rows, said, usable

OWNERS = {
    "Voluntary non-profit - Private": "nonprofit",
    "Voluntary non-profit - Other": "nonprofit",
    "Voluntary non-profit - Church": "nonprofit",
    "Proprietary": "private",
    "Physician": "private",
    "Government - Hospital District or Authority": "local",
    "Government - Local": "local",
    "Government - State": "state",
    "Government - Federal": "federal",
    "Veterans Health Administration": "federal",
    "Department of Defense": "federal",
    "Tribal": "tribal",
}


@dataclass(slots=True)
class HospitalRow:
    ccn: str
    name: str
    place: str
    state: str
    county_name: str
    zip: str
    hospital_type: str
    owner: str


def read_hospitals(path: Path, report: Report | None = None) -> Iterator[HospitalRow]:
    """CMS Hospital General Information. The Facility ID is text: it may start with 0 and end in a letter."""
    columns = ("Facility ID|Provider ID", "Facility Name|Hospital Name", "City/Town|City", "State", "ZIP Code")
    more = ("County/Parish|County Name", "Hospital Type", "Hospital Ownership")
    return usable(path, rows(path, *columns, *more), _hospital, "ccn", report)


def _hospital(row: Row) -> HospitalRow:
    ccn = row["Facility ID"].zfill(6)
    if sentence := check(Scheme.CCN, ccn):
        raise Unusable(sentence)
    if not said(row["Facility Name"]):
        raise Unusable(_("The row has no name."))
    return HospitalRow(
        ccn=ccn,
        name=row["Facility Name"],
        place=said(row["City/Town"]).title(),
        state=row["State"],
        county_name=said(row["County/Parish"]),
        zip=five_digits(row["ZIP Code"]),
        hospital_type=said(row["Hospital Type"]),
        owner=OWNERS.get(row["Hospital Ownership"], ""),
    )
