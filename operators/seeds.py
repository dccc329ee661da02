"""Twenty invented operators in real counties, made through the services. Their numbers are from test ranges."""

import datetime as dt
import random
from dataclasses import dataclass, field

from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Kind, Role
from marketplace.accounts.seeds import invented_name, seed_organisation, seed_person
from marketplace.core import clock
from marketplace.engagements.seeds import seed_authority
from marketplace.reference.models import County, ZipArea
from marketplace.reference.selectors import cpg_goals
from operators import selectors, services
from operators.models import IdentityProof, OperatorProfile

VERIFIED, PENDING, UNVERIFIED, LAPSED = "verified", "pending", "unverified", "lapsed"
LONG_AGO = dt.timedelta(days=460)
# Chance that a goal is reached; all others 0.4.
REACHED = {
    "3.A": 0.7,
    "3.C": 0.55,
    "3.D": 0.6,
    "3.F": 0.45,
    "3.G": 0.45,
    "3.I": 0.3,
    "3.J": 0.55,
    "3.L": 0.5,
    "3.O": 0.55,
    "3.Q": 0.3,
    "2.B": 0.35,
    "2.C": 0.2,
    "1.C": 0.35,
    "1.A": 0.5,
}
# The signed-in cast has somebody in every role; a smaller place does without the last.
PEOPLE = (
    ("owner", Role.OPERATOR_OWNER, "General manager"),
    ("preparer", Role.OPERATOR_PREPARER, "Clerk"),
    ("signer", Role.OPERATOR_SIGNER, "Chair"),
    ("viewer", Role.OPERATOR_VIEWER, "Board member"),
)
SHIFT = {"water": -0.1, "bank": 0.2, "credit_union": 0.2}


@dataclass(frozen=True, slots=True)
class Seed:
    name: str
    kind: str
    county: str
    scheme: str
    number: str
    owner: str
    domain: str
    figures: dict[str, int] = field(default_factory=dict)
    identity: str = VERIFIED
    people: tuple[str, ...] = ()


def water(name, county, number, served, domain, **extra) -> Seed:
    figures = {"population_served": served, "employees": 2 + served // 900, "endpoints": 3 + served // 600}
    return Seed(name, "water", county, "PWSID", number, extra.pop("owner", "local"), domain, figures, **extra)


def electric(name, county, number, meters, domain, owner="cooperative", **extra) -> Seed:
    figures = {"meters": meters, "employees": meters // 220, "endpoints": meters // 200}
    return Seed(name, "electric", county, "EIA", number, owner, domain, figures, **extra)


def hospital(name, county, number, beds, domain, owner="nonprofit", **extra) -> Seed:
    staff = beds * 9
    figures = {"beds": beds, "is_critical_access": 1, "employees": staff, "endpoints": staff * 13 // 10}
    return Seed(name, "hospital", county, "CCN", number, owner, domain, figures, **extra)


def bank(name, county, number, millions, domain, **extra) -> Seed:
    staff = millions * 22 // 100
    figures = {"assets_cents": millions * 100_000_000, "employees": staff, "endpoints": staff + 12}
    return Seed(name, "bank", county, "FDIC_CERT", number, "private", domain, figures, **extra)


def credit_union(name, county, number, millions, members, domain, designated=1, **extra) -> Seed:
    figures = {"assets_cents": millions * 100_000_000, "members": members, "low_income_designation": designated}
    figures |= {"employees": max(3, millions // 4), "endpoints": max(5, millions // 3)}
    return Seed(name, "credit_union", county, "NCUA_CHARTER", number, "cooperative", domain, figures, **extra)


OPERATORS = (
    water("Bear Creek Rural Water District", "30071", "MT9990001", 2_900, "bearcreekwater",
          people=("Dana Whitcomb", "Lee Marsh", "Dana Reyes", "Olga Brandt")),
    electric("Prairie Link Electric Cooperative", "38093", "98001", 9_500, "prairielink",
             people=("Marta Olsen", "Ben Huang", "Carl Jensen", "Rita Sandoval")),
    hospital("Cottonwood Memorial Hospital", "31031", "281390", 22, "cottonwoodmemorial",
             people=("Ana Ruiz", "Tom Beck", "Joan Keller", "Vince Amaro")),
    bank("First Farmers Bank of Dunmore", "19001", "99901", 310, "firstfarmersdunmore",
         people=("Paul Grant", "Ivy Chen", "Ruth Adler", "Mel Tanaka")),
    credit_union("Tri-Lakes Community Credit Union", "27071", "99902", 48, 5_200, "trilakescu",
                 people=("Nora Lind", "Sam Ortiz", "Gail Frost", "Ed Novak")),
    water("Slope County Water District", "38087", "ND9990002", 430, "slopewater"),
    water("Niobrara Town Waterworks", "56027", "WY9990003", 1_650, "niobrarawater"),
    water("Tripp County Regional Water", "46123", "SD9990004", 4_100, "trippwater"),
    water("Pocahontas Rural Water District No. 4", "54075", "WV9990005", 2_200, "pocahontaswater", identity=PENDING),
    water("Catron Valley Mutual Water", "35003", "NM9990006", 310, "catronwater", owner="nonprofit",
          identity=UNVERIFIED),
    water("Harney Basin Water District", "41025", "OR9990007", 3_600, "harneywater", identity=LAPSED),
    electric("Graham Municipal Light", "20065", "98002", 1_900, "grahamlight", owner="local"),
    electric("Cimarron Ridge Electric Cooperative", "40025", "98003", 5_400, "cimarronridge"),
    electric("Delta Woodruff Electric Cooperative", "05147", "98004", 12_700, "deltawoodruff"),
    electric("Lemhi Valley Public Utility", "16059", "98005", 3_300, "lemhiutility", owner="local"),
    hospital("Brule County General Hospital", "46015", "431390", 18, "brulegeneral", owner="local"),
    hospital("Katahdin Ridge Hospital", "23021", "201390", 25, "katahdinridge"),
    hospital("Hansford Plains Hospital", "48195", "451388", 14, "hansfordplains", owner="local"),
    bank("Owsley Citizens Bank", "21189", "99903", 145, "owsleycitizens"),
    credit_union("Leflore Neighbors Credit Union", "28083", "99904", 12, 2_100, "lefloreneighbors", designated=0),
)  # fmt: skip


def seed() -> list[Organisation]:
    """All twenty, with their people, systems, figures, identity and answers; the marketplace's staff proves them."""
    officers = Membership.objects.active().with_role(Role.VETTING_OFFICER).filter(organisation__is_marketplace=True)
    staff = officers.order_by("pk")[0]
    chance = random.Random(14409)
    return [_seed_operator(plan, staff, chance) for plan in OPERATORS]


def _seed_operator(plan: Seed, staff: Membership, chance: random.Random) -> Organisation:
    county = County.objects.select_related("state").get(pk=plan.county)
    organisation = seed_organisation(name=plan.name, kinds=[Kind.OPERATOR], state=county.state_id, phone="555-0120")
    owner = _seed_people(plan, organisation)
    if selectors.profile_of(organisation.pk):
        return organisation
    actor = owner.actor()
    profile = services.open_profile(by=actor, organisation=organisation)
    area = ZipArea.objects.filter(county=county).order_by("zip").first()
    system = services.add_system(
        by=actor,
        profile_id=profile.pk,
        kind=plan.kind,
        name=plan.name,
        state=county.state_id,
        county=county,
        place=area.place if area else "",
        zip_code=area.zip if area else "",
        ownership=plan.owner,
        scheme=plan.scheme,
        number=plan.number,
    )
    for metric, value in plan.figures.items():
        services.state_figure(by=actor, profile_id=profile.pk, metric=metric, value=value, system=system)
    _seed_identity(profile, plan, owner, staff)
    _seed_answers(profile, plan, owner, chance)
    return organisation


def _seed_people(plan: Seed, organisation: Organisation) -> Membership:
    names = plan.people or [invented_name(place, of=plan.name) for place in range(3)]
    members = [
        seed_person(
            email=f"{part}@{plan.domain}.example", name=name, organisation=organisation, roles=[role], title=title
        )
        for name, (part, role, title) in zip(names, PEOPLE, strict=False)
    ]
    for signer in members:
        if Role.OPERATOR_SIGNER in signer.roles and not signer.authorities.exists():
            seed_authority(owner=members[0].actor(), signer=signer)
    return members[0]


def _seed_identity(profile: OperatorProfile, plan: Seed, owner: Membership, staff: Membership) -> None:
    if plan.identity == UNVERIFIED:
        return
    when = clock.now() - LONG_AGO if plan.identity == LAPSED else clock.now()
    case_id = profile.identity_case.pk
    with clock.travel(when):
        services.ask_for_proof(by=owner.actor(), case_id=case_id, route=IdentityProof.Route.CALL_BACK)
        if plan.identity != PENDING:
            services.verify_identity(by=staff.actor(), case_id=case_id)
    if plan.identity == LAPSED:
        services.lapse_identities()


def _seed_answers(profile: OperatorProfile, plan: Seed, owner: Membership, chance: random.Random) -> None:
    """Answers drawn with a fixed seed; people who are not verified have not got that far."""
    shift = SHIFT.get(plan.kind, 0)
    answers = {}
    for goal in cpg_goals():
        drawn = chance.random()
        reached = REACHED.get(goal.code, 0.4) + shift
        answers[goal.code] = "yes" if drawn < reached else "partly" if drawn < reached + 0.2 else "no"
    if plan.identity == VERIFIED:
        services.save_answers(by=owner.actor(), profile_id=profile.pk, answers=answers, finished=True)
