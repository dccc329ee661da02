from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marketplace.reference.importers.files import five_digits, rows, said

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


def read_hospitals(path: Path) -> Iterator[HospitalRow]:
    """CMS Hospital General Information. The Facility ID is text: it may start with 0 and end in a letter."""
    columns = ("Facility ID", "Facility Name", "City/Town", "State", "ZIP Code", "County/Parish")
    for row in rows(path, *columns, "Hospital Type", "Hospital Ownership"):
        yield HospitalRow(
            ccn=row["Facility ID"].zfill(6),
            name=row["Facility Name"],
            place=said(row["City/Town"]).title(),
            state=row["State"],
            county_name=said(row["County/Parish"]),
            zip=five_digits(row["ZIP Code"]),
            hospital_type=said(row["Hospital Type"]),
            owner=OWNERS.get(row["Hospital Ownership"], ""),
        )
