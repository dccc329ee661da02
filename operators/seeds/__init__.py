"""The operators of the demo, made through the services on the days they came."""

import datetime as dt
import random
from collections.abc import Sequence

from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Kind, Role
from marketplace.accounts.seeds import invented_name, seed_organisation, seed_person
from marketplace.core import clock
from marketplace.engagements.seeds import seed_authority
from marketplace.reference.models import County, ZipArea
from marketplace.reference.selectors import cpg_goals
from operators import selectors, services
from operators.models import IdentityCase, IdentityProof, OperatorProfile
from operators.seeds.joining import seed_join_requests
from operators.seeds.table import LAPSED, OPERATORS, PENDING, UNVERIFIED, VERIFIED, Seed

# The first row came so many days ago, each later one a few days after it; who still waits for staff came last week.
FIRST_CAME, DAYS_APART, CAME_LATELY = 600, 5, 8
DAYS_OF_CHECK = dt.timedelta(days=3)
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


def seed() -> None:
    seed_operators(OPERATORS)
    seed_join_requests(_officer())


def seed_operators(plans: Sequence[Seed]) -> None:
    """With their people, systems, figures, identity and answers; the marketplace's staff proves them."""
    staff = _officer()
    chance = random.Random(14409)
    now = clock.now()
    for place, plan in enumerate(plans):
        waits = plan.identity in (PENDING, UNVERIFIED)
        days = CAME_LATELY if waits else FIRST_CAME - DAYS_APART * place
        with clock.travel(now - dt.timedelta(days=days)):
            _seed_operator(plan, staff, chance, now)


def _officer() -> Membership:
    officers = Membership.objects.active().with_role(Role.VETTING_OFFICER).filter(organisation__is_marketplace=True)
    return officers.order_by("pk")[0]


def _seed_operator(plan: Seed, staff: Membership, chance: random.Random, now: dt.datetime) -> Organisation:
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
    _seed_identity(profile, plan, owner, staff, now)
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


def _seed_identity(
    profile: OperatorProfile, plan: Seed, owner: Membership, staff: Membership, now: dt.datetime
) -> None:
    """Checked when the operator came, and again when a year was over; one let it lapse."""
    if plan.identity == UNVERIFIED:
        return
    case_id = profile.identity_case.pk
    services.ask_for_proof(by=owner.actor(), case_id=case_id, route=IdentityProof.Route.CALL_BACK)
    if plan.identity == PENDING:
        return
    _verify(case_id, staff, now)
    ended = IdentityCase.objects.get(pk=case_id).expires_on
    if ended is None or ended >= now.date():
        return
    lapsed = dt.datetime.combine(ended + dt.timedelta(days=1), dt.time(18), dt.UTC)
    with clock.travel(min(lapsed, now)):
        services.lapse_identities()
        if plan.identity != LAPSED:
            services.ask_for_proof(by=owner.actor(), case_id=case_id, route=IdentityProof.Route.CALL_BACK)
            _verify(case_id, staff, now)


def _verify(case_id: int, staff: Membership, now: dt.datetime) -> None:
    with clock.travel(min(clock.now() + DAYS_OF_CHECK, now)):
        found = "Called the number on the state's page of the organization; the clerk knew the person who asked."
        services.verify_identity(by=staff.actor(), case_id=case_id, found=found)


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
