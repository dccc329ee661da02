import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from marketplace.reference.identifiers import Scheme, check
from marketplace.reference.importers.files import Report, Row, Unusable, five_digits, rows, said, usable, whole

OWNERS = {"F": "federal", "L": "local", "M": "mixed", "N": "tribal", "P": "private", "S": "state"}
WHOLE_YEAR = ["01-01", "12-31"]
PWSID_LENGTH = 9


@dataclass(slots=True)
class WaterRow:
    """`state` is the PWSID's prefix, "" where that is an EPA region or tribal code."""

    pwsid: str
    name: str
    state: str
    system_type: str
    population: int | None
    connections: int | None
    owner: str = ""
    season: str = ""
    place: str = ""
    county_names: list[str] = field(default_factory=list)
    zips: list[str] = field(default_factory=list)


def state_of(pwsid: str) -> str:
    """The postal code a PWSID begins with. 01 to 10 are EPA regions and NN is the Navajo Nation: not a state."""
    prefix = pwsid[:2]
    return "" if not prefix.isalpha() or prefix == "NN" else prefix


def read_national(path: Path, zip_path: Path | None = None, report: Report | None = None) -> Iterator[WaterRow]:
    """EPA's research list of community systems: separated by tabs in spite of its name.

    Rejected: rows whose name is NA (nothing to offer), and numbers that are not one PWSID.
    """
    zips = read_zip_codes(zip_path) if zip_path else {}
    columns = ("PWSID", "PWS_Name", "Population_Served_Count", "Service_Connections_Count")

    def parse(row: Row) -> WaterRow:
        pwsid = _pwsid(row["PWSID"])
        return WaterRow(
            pwsid=pwsid,
            name=_name(row["PWS_Name"]),
            state=state_of(pwsid),
            system_type="CWS",
            population=whole(row["Population_Served_Count"]),
            connections=whole(row["Service_Connections_Count"]),
            zips=zips.get(pwsid, []),
        )

    return usable(path, rows(path, *columns, delimiter="\t"), parse, "pwsid", report)


def read_zip_codes(path: Path) -> dict[str, list[str]]:
    """ZIP codes by PWSID; the 12 values that are no ZIP code are dropped."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(path, "PWSID", "Zip"):
        if re.fullmatch(r"[0-9]{5}", row["Zip"]):
            found[row["PWSID"].upper()].append(row["Zip"])
    return found


def read_sdwa(path: Path, areas_path: Path | None = None, report: Report | None = None) -> Iterator[WaterRow]:
    """The official SDWA extract: active systems only.

    STATE_CODE and ZIP_CODE there are the contact's mail address, so the state is the PWSID's prefix and
    county and place come from the file of geographic areas.
    """
    areas = _read_areas(areas_path) if areas_path else {}
    columns = ("PWSID", "PWS_NAME", "PWS_ACTIVITY_CODE", "PWS_TYPE_CODE", "OWNER_TYPE_CODE")
    counts = ("POPULATION_SERVED_COUNT", "SERVICE_CONNECTIONS_COUNT", "SEASON_BEGIN_DATE", "SEASON_END_DATE")

    def parse(row: Row) -> WaterRow | None:
        return None if row["PWS_ACTIVITY_CODE"] != "A" else _system(row, areas.get(row["PWSID"], {}))

    return usable(path, rows(path, *columns, *counts), parse, "pwsid", report)


def _system(row: Row, area: dict[str, list[str]]) -> WaterRow:
    pwsid = _pwsid(row["PWSID"])
    return WaterRow(
        pwsid=pwsid,
        name=_name(row["PWS_NAME"]),
        state=state_of(pwsid),
        system_type=row["PWS_TYPE_CODE"],
        population=whole(row["POPULATION_SERVED_COUNT"]),
        connections=whole(row["SERVICE_CONNECTIONS_COUNT"]),
        owner=OWNERS.get(row["OWNER_TYPE_CODE"], ""),
        season=_season(row["SEASON_BEGIN_DATE"], row["SEASON_END_DATE"]),
        place=(area.get("CT") or [""])[0].title(),
        county_names=area.get("CN", []),
        zips=area.get("ZC", []),
    )


def _season(begins: str, ends: str) -> str:
    """ "03-15 09-30", month and day; "" for a system that runs all year or does not say."""
    days = [day.replace("/", "-")[:5] for day in (begins, ends)]
    if not all(re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", day) for day in days):
        return ""
    return "" if days == WHOLE_YEAR else " ".join(days)


def _pwsid(typed: str) -> str:
    """One number in capitals; several joined by commas are refused."""
    pwsid = typed.upper()
    if len(pwsid) != PWSID_LENGTH or check(Scheme.PWSID, pwsid):
        raise Unusable(_("“%(value)s” is not one public water system number.") % {"value": typed})
    return pwsid


def _name(typed: str) -> str:
    if not said(typed):
        raise Unusable(_("The row has no name."))
    return typed


def quarter(path: Path) -> str:
    """The vintage that the SDWA file carries in every row, for example 2025Q1."""
    return next((row["SUBMISSIONYEARQUARTER"] for row in rows(path, "SUBMISSIONYEARQUARTER")), "")


def _read_areas(path: Path) -> dict[str, dict[str, list[str]]]:
    column_of = {"CN": "COUNTY_SERVED", "CT": "CITY_SERVED", "ZC": "ZIP_CODE_SERVED"}
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for row in rows(path, "PWSID", "AREA_TYPE_CODE", *column_of.values()):
        column = column_of.get(row["AREA_TYPE_CODE"])
        value = row[column] if column else ""
        if row["AREA_TYPE_CODE"] == "ZC":
            value = five_digits(value)
        if value:
            found[row["PWSID"]].setdefault(row["AREA_TYPE_CODE"], []).append(value)
    return found
