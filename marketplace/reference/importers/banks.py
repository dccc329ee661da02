from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from marketplace.core.money import Money
from marketplace.reference.identifiers import Scheme, check
from marketplace.reference.importers.files import Report, Row, Unusable, five_digits, rows, usable, whole

ACTIVE = "1"
THOUSAND_DOLLARS = 100_000


@dataclass(slots=True)
class BankRow:
    """`state` is the state's name as the FDIC writes it, for example "District Of Columbia"."""

    cert: str
    name: str
    place: str
    state: str
    zip: str
    bank_class: str
    assets: Money | None


def read_banks(path: Path, report: Report | None = None) -> Iterator[BankRow]:
    """Institutions of the FDIC's BankFind data, open ones only. Assets are there in thousands of dollars.

    Left out: CERT 0, which is no number of its own (branches of foreign banks that the FDIC does not insure).
    """
    columns = ("CERT", "NAME", "CITY", "STNAME", "ZIP", "BKCLASS", "ACTIVE", "ASSET")
    return usable(path, rows(path, *columns), _bank, "cert", report)


def _bank(row: Row) -> BankRow | None:
    if row["ACTIVE"] != ACTIVE or row["CERT"] == "0":
        return None
    if sentence := check(Scheme.FDIC_CERT, row["CERT"]):
        raise Unusable(sentence)
    if not row["NAME"]:
        raise Unusable(_("The row has no name."))
    thousands = whole(row["ASSET"])
    return BankRow(
        cert=row["CERT"],
        name=row["NAME"],
        place=row["CITY"],
        state=row["STNAME"],
        zip=five_digits(row["ZIP"]),
        bank_class=row["BKCLASS"],
        assets=None if thousands is None else Money(thousands * THOUSAND_DOLLARS),
    )
