from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.reference.models import (
    County,
    CreditUnionRecord,
    DataSet,
    Framework,
    Goal,
    Sector,
    State,
    WaterSystemRecord,
    ZipArea,
)
from marketplace.reference.services import index_words
from operators import services
from operators.models import OperatorProfile, System
from tests.marketplace.accounts.factories import create_member


def create_places() -> County:
    """Montana with one rural county and its ZIP code, and the four sectors we serve."""
    montana, _ = State.objects.get_or_create(code="MT", defaults={"fips": "30", "name": "Montana", "kind": "state"})
    for code, name in (("WWS", "Water"), ("ENRG", "Energy"), ("HPH", "Health"), ("FIN", "Finance"), ("GOVF", "Other")):
        Sector.objects.get_or_create(code=code, defaults={"name": name, "srma": "x", "is_served": True})
    county, _ = County.objects.get_or_create(
        fips="30085", defaults={"name": "Roosevelt County", "state": montana, "rucc": 9, "rucc_vintage": "2023"}
    )
    ZipArea.objects.get_or_create(
        zip="59255",
        defaults={"place": "Poplar", "state": montana, "county": county, "ruca_primary": 10, "ruca_secondary": "10.1"},
    )
    return county


def create_goals(count=3) -> list[Goal]:
    framework, _ = Framework.objects.get_or_create(
        code="CPG-2.0", defaults={"name": "Goals", "publisher": "CISA", "version": "2.0"}
    )
    codes = [("1.A", "GV"), ("3.F", "PR"), ("3.I", "PR"), ("4.A", "DE")][:count]
    return [
        Goal.objects.get_or_create(
            framework=framework,
            code=code,
            defaults={
                "function": function,
                "official_title": code,
                "short_name": f"Goal {code}",
                "question": f"Question {code}",
                "why": "Because",
                "cost": "low" if code == "1.A" else "high",
                "impact": "high",
                "complexity": "simple",
                "position": position,
            },
        )[0]
        for position, (code, function) in enumerate(codes, 1)
    ]


def create_water_record(pwsid="MT0000311", name="POPLAR CITY OF", **fields) -> WaterSystemRecord:
    county = create_places()
    dataset, _ = DataSet.objects.get_or_create(
        code="water", defaults={"publisher": "EPA", "title": "Water systems", "vintage": "2023Q4", "row_count": 1}
    )
    record = WaterSystemRecord.objects.create(
        pwsid=pwsid,
        name=name,
        place="Poplar",
        **{"state_id": "MT", "county": county, "zip": "59255", "system_type": "CWS", "population_served": 3000}
        | {"connections": 700}
        | fields,
        search_text=f"{name.lower()} poplar",
        dataset=dataset,
        vintage="2023Q4",
    )
    index_words("water")
    return record


def create_credit_union_record(charter="97110", **fields) -> CreditUnionRecord:
    """A designated credit union that is not federally insured, in the county of `create_places`."""
    county = create_places()
    dataset, _ = DataSet.objects.get_or_create(
        code="credit_unions",
        defaults={"publisher": "NCUA", "title": "Call report", "vintage": "2025-12-31", "row_count": 1},
    )
    defaults = {
        "name": "ROCKY MOUNTAIN",
        "place": "Poplar",
        "state_id": "MT",
        "county": county,
        "zip": "59255",
        "owner": "cooperative",
        "search_text": "rocky mountain poplar",
        "is_federally_insured": False,
        "is_low_income_designated": True,
        "assets": Money(48_000_000_00),
        "members": 5200,
        "dataset": dataset,
        "vintage": "2025-12-31",
    }
    record = CreditUnionRecord.objects.create(charter=charter, **defaults | fields)
    index_words("credit_union")
    return record


def create_operator(organisation: Organisation | None = None) -> OperatorProfile:
    """An operator's record with an owner, found as `profile.owner`."""
    owner = create_member(Role.OPERATOR_OWNER, **({"organisation": organisation} if organisation else {}))
    profile = services.open_profile(by=owner.actor(), organisation=owner.organisation)
    profile.owner = owner
    return profile


def create_system(profile: OperatorProfile, **fields) -> System:
    county = create_places()
    defaults = {"kind": "water", "name": "Poplar Water", "state": "MT", "county": county, "zip_code": "59255"}
    return services.add_system(by=profile.owner.actor(), profile_id=profile.pk, **defaults | fields)


def create_officer():
    return create_member(Role.VETTING_OFFICER)
