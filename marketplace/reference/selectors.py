import re
import unicodedata
from dataclasses import dataclass

from marketplace.reference.identifiers import Scheme, check, normalise
from marketplace.reference.models import (
    County,
    DataSet,
    Goal,
    HospitalRecord,
    ServiceCategory,
    WaterSystemRecord,
    ZipArea,
)

MOST_FOUND = 25
FIRST_NONMETRO_RUCC = 4


def fold(text: str) -> str:
    """Lower case, plain letters and digits: how names are stored for the lookup and how a question is read."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).strip()


def find_water_systems(query: str, state: str = "") -> list[WaterSystemRecord]:
    """Up to 25 public water systems by number, or by words of name and place, within a state if one is given."""
    return _find(WaterSystemRecord, Scheme.PWSID, "pwsid", query, state)


def find_hospitals(query: str, state: str = "") -> list[HospitalRecord]:
    """Up to 25 hospitals by CMS number, or by words of name and place, within a state if one is given."""
    return _find(HospitalRecord, Scheme.CCN, "ccn", query, state)


def _find(model, scheme: Scheme, number: str, query: str, state: str) -> list:
    records = model.objects.select_related("state", "county", "dataset")
    typed = normalise(scheme, query)
    if not check(scheme, typed) and (exact := list(records.filter(**{number: typed}))):
        return exact
    words = fold(query).split()
    if not words:
        return []
    if state:
        records = records.filter(state=state)
    for word in words:
        records = records.filter(search_text__contains=word)
    return list(records.order_by("name", "pk")[:MOST_FOUND])


def counties_for_zip(zip_code: str) -> list[County]:
    """Counties that a ZIP code may lie in, for the person to confirm; often none (PO boxes)."""
    return list(County.objects.filter(zip_rows__zip_area=zip_code).order_by("fips"))


def counties_of(state: str):
    """The counties of a state that exist today, by name."""
    return County.objects.filter(state=state, is_current=True).order_by("name", "fips")


def cpg_goals():
    """The 34 goals of CPG 2.0, in order."""
    return Goal.objects.filter(framework="CPG-2.0").order_by("position")


def service_categories():
    return ServiceCategory.objects.order_by("position")


def attributions() -> list[DataSet]:
    """Data sets whose terms ask that their makers are named, for the about page."""
    return list(DataSet.objects.exclude(attribution="").order_by("code"))


@dataclass(frozen=True, slots=True)
class RuralFact:
    """Rural or not, under one named definition and vintage. Only an `exact` one may carry a decision."""

    definition: str
    result: bool
    value: str
    method: str
    source: str
    vintage: str
    unit_type: str
    unit_id: str
    is_superseded: bool = False


def rural_facts(county: County | None, zip_code: str = "") -> list[RuralFact]:
    """What the loaded files say about a place, one fact a definition; nothing where a file does not say.

    The old Connecticut counties have no RUCC, so there only the ZIP code speaks.
    """
    facts = []
    if county and county.rucc:
        facts.append(_rucc(county))
    area = ZipArea.objects.filter(zip=zip_code[:5]).first() if zip_code else None
    if area and area.ruca_primary:
        facts.append(_ruca(area))
    if area and area.is_on_forhp_list is not None:
        facts.append(_forhp(area))
    return facts


def _rucc(county: County) -> RuralFact:
    return RuralFact(
        definition="RUCC_NONMETRO",
        result=county.rucc >= FIRST_NONMETRO_RUCC,
        value=str(county.rucc),
        method="exact",
        source="USDA ERS",
        vintage=county.rucc_vintage,
        unit_type="county",
        unit_id=county.fips,
    )


def _ruca(area: ZipArea) -> RuralFact:
    return RuralFact(
        definition="RUCA_ZIP_4_10",
        result=4 <= area.ruca_primary <= 10,
        value=str(area.ruca_secondary),
        method="approximate",
        source="USDA ERS",
        vintage=area.ruca_vintage,
        unit_type="zip",
        unit_id=area.zip,
    )


def _forhp(area: ZipArea) -> RuralFact:
    return RuralFact(
        definition="FORHP",
        result=bool(area.is_on_forhp_list),
        value="listed" if area.is_on_forhp_list else "not listed",
        method="approximate",
        source="HRSA FORHP",
        vintage="2020",
        unit_type="zip",
        unit_id=area.zip,
        is_superseded=True,
    )
