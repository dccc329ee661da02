"""Rural or not, under each named definition that the loaded files allow. There is no rural as such."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.reference.models import County, ZipArea

EXACT, APPROXIMATE = "exact", "approximate"
FIRST_NONMETRO_RUCC = 4
# Codes 6 to 9: fewer than 20,000 people of the county live in towns; 8 and 9: fewer than 5,000.
FIRST_SMALL_TOWNS_RUCC, FIRST_NO_TOWN_RUCC = 6, 8
RURAL_RUCA = range(4, 11)
SLCGP_LIMIT = 50_000
# HRSA replaced its list of November 2020 by a new rule in 2021.
FIRST_FORHP_VINTAGE_IN_FORCE = "2021"


@dataclass(frozen=True, slots=True)
class RuralFact:
    """Rural or not under one definition and vintage. Only an `exact` one in force may carry a decision.

    `evidence` names the row that says so, and for an approximate answer what was concluded from it.
    """

    definition: str
    result: bool
    value: str
    method: str
    source: str
    vintage: str
    unit_type: str
    unit_id: str
    evidence: str
    is_superseded: bool = False


def rural_facts(county: County | None, zip_code: str = "") -> list[RuralFact]:
    """What the loaded files say about a place, one fact a definition; nothing where a file does not say.

    The old Connecticut counties have no RUCC, so there only the ZIP code speaks. Definitions that look at towns
    or census tracts get a "yes" where the county leaves no doubt or little, and never a "no".
    """
    area = ZipArea.objects.filter(zip=zip_code[:5]).first() if zip_code else None
    facts = list(_of_county(county)) if county and county.rucc else []
    facts += _of_zip(area) if area else []
    known = {fact.definition for fact in facts}
    return facts + [fact for fact in _forhp_by_zip(area) if fact.definition not in known]


def _of_county(county: County) -> Iterator[RuralFact]:
    """Definition by definition: exact where the definition itself asks for the county."""
    nonmetro = county.rucc >= FIRST_NONMETRO_RUCC
    words = _("County %(fips)s has RUCC code %(code)s") % {"fips": county.fips, "code": county.rucc}
    yield _county_fact(county, "RUCC_NONMETRO", nonmetro, EXACT, words)
    if nonmetro:
        # The first of the rule's five tests; the others look at tracts of metro counties.
        yield _county_fact(county, "FORHP_2025", True, EXACT, _("%(row)s: outside a metro area") % {"row": words})
    for definition, holds, why in TOWN_DEFINITIONS:
        if holds(county):
            yield _county_fact(county, definition, True, APPROXIMATE, f"{words}: {why()}")


def _is_small_and_nonmetro(county: County) -> bool:
    return county.rucc >= FIRST_NONMETRO_RUCC and county.population is not None and county.population < SLCGP_LIMIT


def _has_small_towns(county: County) -> bool:
    return county.rucc >= FIRST_SMALL_TOWNS_RUCC


def _has_no_town(county: County) -> bool:
    return county.rucc >= FIRST_NO_TOWN_RUCC


# Definitions by town: what of a county lets us say that every town in it is small enough.
TOWN_DEFINITIONS: tuple[tuple[str, Callable[[County], bool], Callable[[], str]], ...] = (
    ("SLCGP_LT50K", _is_small_and_nonmetro, lambda: _("outside a metro area, fewer than 50,000 people")),
    ("RUS_ELEC_20K", _has_small_towns, lambda: _("fewer than 20,000 people in towns")),
    ("RD_WATER_10K", _has_no_town, lambda: _("fewer than 5,000 people in towns")),
    ("ERATE_25K", _has_small_towns, lambda: _("fewer than 20,000 people in towns")),
    ("FCC_RHC", _has_small_towns, lambda: _("fewer than 20,000 people in towns")),
)


def _county_fact(county: County, definition: str, result: bool, method: str, evidence: str) -> RuralFact:
    return RuralFact(
        definition=definition,
        result=result,
        value=str(county.rucc),
        method=method,
        source="USDA ERS",
        vintage=county.rucc_vintage,
        unit_type="county",
        unit_id=county.fips,
        evidence=evidence,
    )


def _of_zip(area: ZipArea) -> list[RuralFact]:
    facts = []
    if area.ruca_primary:
        facts.append(_ruca(area, "RUCA_ZIP_4_10", result=area.ruca_primary in RURAL_RUCA))
    if area.is_on_forhp_list is not None:
        listed = area.is_on_forhp_list
        facts.append(
            RuralFact(
                definition="FORHP",
                result=listed,
                value="listed" if listed else "not listed",
                method=APPROXIMATE,
                source="HRSA FORHP",
                vintage=area.forhp_vintage,
                unit_type="zip",
                unit_id=area.zip,
                evidence=(_("ZIP code %(zip)s is on the list") if listed else _("ZIP code %(zip)s is not on the list"))
                % {"zip": area.zip},
                is_superseded=area.forhp_vintage < FIRST_FORHP_VINTAGE_IN_FORCE,
            )
        )
    return facts


def _forhp_by_zip(area: ZipArea | None) -> list[RuralFact]:
    """In a metro county the rule asks for the tract; the ZIP code comes near it, and only for a yes."""
    if area is None or area.ruca_primary not in RURAL_RUCA:
        return []
    return [_ruca(area, "FORHP_2025", result=True)]


def _ruca(area: ZipArea, definition: str, *, result: bool) -> RuralFact:
    return RuralFact(
        definition=definition,
        result=result,
        value=str(area.ruca_secondary),
        method=APPROXIMATE,
        source="USDA ERS",
        vintage=area.ruca_vintage,
        unit_type="zip",
        unit_id=area.zip,
        evidence=_("ZIP code %(zip)s has RUCA code %(code)s") % {"zip": area.zip, "code": area.ruca_secondary},
    )
