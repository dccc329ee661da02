from pathlib import Path

from marketplace.reference.importers.counties import bare_name
from marketplace.reference.importers.hospitals import read_hospitals
from marketplace.reference.importers.water import WaterRow, read_national, read_sdwa
from marketplace.reference.models import DataSet, HospitalRecord, State, WaterSystemRecord, ZipArea
from marketplace.reference.selectors import fold
from marketplace.reference.services.places import counties_by_name, upsert

COMMON = ["name", "place", "state", "county", "zip", "owner", "search_text", "dataset", "vintage"]


def write_hospitals(dataset: DataSet, path: Path) -> int:
    """A county name that the file misspells leaves the ZIP's county, or none."""
    by_name, county_of_zip = counties_by_name(), dict(ZipArea.objects.values_list("zip", "county_id"))
    records = []
    for row in read_hospitals(path):
        named = by_name.get((row.state, bare_name(row.county_name)), [])
        records.append(
            HospitalRecord(
                ccn=row.ccn,
                name=row.name,
                place=row.place,
                state_id=row.state,
                county_id=named[0] if len(named) == 1 else county_of_zip.get(row.zip),
                zip=row.zip,
                owner=row.owner,
                hospital_type=row.hospital_type,
                search_text=fold(f"{row.name} {row.place} {row.ccn}"),
                dataset=dataset,
                vintage=dataset.vintage,
            )
        )
    return upsert(HospitalRecord, records, [*COMMON, "hospital_type"], ["ccn"])


def write_national_water(dataset: DataSet, path: Path, zip_path: Path | None) -> int:
    return _write_water(dataset, list(read_national(path, zip_path)))


def write_sdwa(dataset: DataSet, path: Path, areas_path: Path | None) -> int:
    return _write_water(dataset, list(read_sdwa(path, areas_path)))


def _write_water(dataset: DataSet, rows: list[WaterRow]) -> int:
    """County and place from the row where the source says them, else from the ZIP codes when they agree on one."""
    areas = {area.zip: area for area in ZipArea.objects.only("zip", "place", "county_id", "state_id")}
    by_name, states = counties_by_name(), set(State.objects.values_list("code", flat=True))
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
                search_text=fold(f"{row.name} {row.pwsid} {' '.join(places[:8])}"),
                dataset=dataset,
                vintage=dataset.vintage,
            )
        )
    fields = [*COMMON, "system_type", "population_served", "connections", "zips", "season"]
    return upsert(WaterSystemRecord, records, fields, ["pwsid"])
