from pathlib import Path

from django.db.models import Q

from marketplace.reference.importers.banks import read_banks
from marketplace.reference.importers.counties import bare_name
from marketplace.reference.importers.credit_unions import read_credit_unions
from marketplace.reference.importers.files import Report
from marketplace.reference.importers.hospitals import read_hospitals
from marketplace.reference.importers.utilities import read_utilities
from marketplace.reference.importers.water import WaterRow, read_national, read_sdwa
from marketplace.reference.models import (
    BankRecord,
    County,
    CreditUnionRecord,
    DataSet,
    HospitalRecord,
    State,
    UtilityRecord,
    WaterSystemRecord,
    ZipArea,
)
from marketplace.reference.selectors import fold
from marketplace.reference.services.batches import Batch, Target
from marketplace.reference.services.places import counties_by_name, states_there

COMMON = ("name", "place", "state", "county", "zip", "owner", "search_text", "dataset", "gone_vintage")
WATER_FIELDS = (*COMMON, "system_type", "population_served", "connections", "zips", "season")


def _target(model, key: str, fields: tuple[str, ...], code: str, **more) -> Target:
    return Target(
        model=model,
        key=key,
        fields=fields,
        stamp="vintage",
        held=Q(dataset=code, gone_vintage=""),
        retire=lambda records, vintage: records.update(gone_vintage=vintage),
        **more,
    )


HOSPITALS = _target(HospitalRecord, "ccn", (*COMMON, "hospital_type"), "hospitals")
# EPA's official extract knows more of a system than EPA's research list.
NATIONAL_WATER = _target(WaterSystemRecord, "pwsid", WATER_FIELDS, "water", better=("sdwa",))
SDWA = _target(WaterSystemRecord, "pwsid", WATER_FIELDS, "sdwa")
UTILITIES = _target(
    UtilityRecord,
    "eia_id",
    (*COMMON, "ownership_type", "customers", "mwh_sold", "is_short_form", "counties_served"),
    "electric",
)
BANKS = _target(BankRecord, "cert", (*COMMON, "bank_class", "assets"), "banks")
CREDIT_UNIONS = _target(
    CreditUnionRecord,
    "charter",
    (*COMMON, "is_federally_insured", "is_low_income_designated", "assets", "members"),
    "credit_unions",
)


def county_of_zips() -> dict[str, str]:
    """The main county of each ZIP code that has one."""
    return dict(ZipArea.objects.filter(county__isnull=False).values_list("zip", "county_id"))


def build_hospitals(dataset: DataSet, report: Report, path: Path) -> Batch:
    """A county name that the file misspells leaves the ZIP's county, or none."""
    by_name, county_of_zip, states = counties_by_name(), county_of_zips(), states_there()
    records = []
    for row in read_hospitals(path, report):
        named = by_name.get((row.state, bare_name(row.county_name)), [])
        records.append(
            HospitalRecord(
                ccn=row.ccn,
                name=row.name,
                place=row.place,
                state_id=row.state if row.state in states else None,
                county_id=named[0] if len(named) == 1 else county_of_zip.get(row.zip),
                zip=row.zip,
                owner=row.owner,
                hospital_type=row.hospital_type,
                search_text=fold(f"{row.name} {row.place}"),
                dataset=dataset,
            )
        )
    return Batch(records)


def build_national_water(dataset: DataSet, report: Report, path: Path, zip_path: Path | None) -> Batch:
    return Batch(_water(dataset, list(read_national(path, zip_path, report))))


def build_sdwa(dataset: DataSet, report: Report, path: Path, areas_path: Path | None) -> Batch:
    """The official extract often holds one state; the systems of others cannot be gone from it."""
    rows = list(read_sdwa(path, areas_path, report))
    scope = Q(pk__in=[])
    for prefix in sorted({row.pwsid[:2] for row in rows}):
        scope |= Q(pwsid__startswith=prefix)
    return Batch(_water(dataset, rows), scope=scope)


def _water(dataset: DataSet, rows: list[WaterRow]) -> list[WaterSystemRecord]:
    """County and place from the row where the source says them, else from the ZIP codes when they agree on one."""
    areas = {area.zip: area for area in ZipArea.objects.only("zip", "place", "county_id", "state_id")}
    by_name, states = counties_by_name(), states_there()
    records = []
    for row in rows:
        known = [areas[code] for code in row.zips if code in areas]
        counties = {found for name in row.county_names for found in by_name.get((row.state, bare_name(name)), [])}
        counties = counties or {area.county_id for area in known if area.county_id}
        places = [row.place] if row.place else list(dict.fromkeys(area.place for area in known))
        records.append(
            WaterSystemRecord(
                pwsid=row.pwsid,
                name=row.name,
                place=places[0] if places else "",
                state_id=row.state if row.state in states else None,
                county_id=counties.pop() if len(counties) == 1 else None,
                zip=known[0].zip if known else "",
                owner=row.owner,
                system_type=row.system_type,
                population_served=row.population,
                connections=row.connections,
                zips=" ".join(row.zips),
                season=row.season,
                search_text=fold(f"{row.name} {' '.join(places[:8])}"),
                dataset=dataset,
            )
        )
    return records


def build_utilities(
    dataset: DataSet, report: Report, path: Path, sales: Path, short_form: Path, territory: Path
) -> Batch:
    """The county is known only where the whole service territory lies in one; else the person chooses."""
    by_name, states = counties_by_name(), states_there()
    records = []
    for row in read_utilities(path, sales, short_form, territory, report):
        found = [fips for state, name in row.counties for fips in by_name.get((state, bare_name(name)), [])]
        served = list(dict.fromkeys(found))
        records.append(
            UtilityRecord(
                eia_id=row.eia_id,
                name=row.name,
                state_id=row.state if row.state in states else None,
                county_id=served[0] if len(served) == 1 else None,
                owner=row.owner,
                ownership_type=row.ownership_type,
                customers=row.customers,
                mwh_sold=row.mwh,
                is_short_form=row.is_short_form,
                counties_served=" ".join(served),
                search_text=fold(f"{row.name} {' '.join(name for _state, name in row.counties[:20])}")[:600],
                dataset=dataset,
            )
        )
    return Batch(records)


def build_banks(dataset: DataSet, report: Report, path: Path) -> Batch:
    """The file names no county: it is the ZIP code's. Who owns a bank it does not say either."""
    state_of_name = {state.name.casefold(): state.code for state in State.objects.all()}
    county_of_zip = county_of_zips()
    records = [
        BankRecord(
            cert=row.cert,
            name=row.name,
            place=row.place,
            state_id=state_of_name.get(row.state.casefold()),
            county_id=county_of_zip.get(row.zip),
            zip=row.zip,
            bank_class=row.bank_class,
            assets=row.assets,
            search_text=fold(f"{row.name} {row.place}"),
            dataset=dataset,
        )
        for row in read_banks(path, report)
    ]
    return Batch(records)


def build_credit_unions(dataset: DataSet, report: Report, path: Path, figures: Path) -> Batch:
    """By law the members own a credit union. A county code that does not exist leaves the ZIP's county."""
    counties = set(County.objects.values_list("fips", flat=True))
    county_of_zip, states = county_of_zips(), states_there()
    records = [
        CreditUnionRecord(
            charter=row.charter,
            name=row.name,
            place=row.place,
            state_id=row.state if row.state in states else None,
            county_id=row.county_fips if row.county_fips in counties else county_of_zip.get(row.zip),
            zip=row.zip,
            owner=CreditUnionRecord.Owner.COOPERATIVE,
            is_federally_insured=row.is_federally_insured,
            is_low_income_designated=row.is_low_income_designated,
            assets=row.assets,
            members=row.members,
            search_text=fold(f"{row.name} {row.place}"),
            dataset=dataset,
        )
        for row in read_credit_unions(path, figures, report)
    ]
    return Batch(records)
