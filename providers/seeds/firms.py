import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind, Role
from marketplace.accounts.seeds import invented_name, seed_organisation, seed_person
from marketplace.core import clock
from marketplace.reference.models import Sector, State
from providers.models import ProviderProfile, ScreeningRun
from providers.seeds.vetting import Officers, S, lead, lead_twice, staff_actor
from providers.services import outcomes, profiles, screening

SEED = 14_409
# The recipe's 40, then one firm for each state that is left.
FATES = (
    [S.APPROVED] * 28
    + [S.CONDITIONAL] * 5
    + [S.SUBMITTED, S.SCREENING, S.EVIDENCE_REVIEW, S.INFO_NEEDED, S.EXPIRING, S.SUSPENDED, S.DECLINED]
    + [S.DRAFT, S.WITHDRAWN, S.EXPIRED, S.APPEALED, S.UPHELD, S.REMOVED]
)
# The first firms came before the first programs; their vetting ran for a year and was renewed for another.
FOUNDERS = 8
FOUNDED, NEW_PAPERS = (dt.timedelta(days=days) for days in (592, 238))
NAMED = ("Bralendra Works", "Tovilune Cyber", "Quenmarn Group")
# The named firms have somebody in every role; in the others the owner does it all.
PEOPLE = (
    ("owner", Role.PROVIDER_OWNER, "Owner"),
    ("sales", Role.PROVIDER_SALES, "Sales"),
    ("delivery", Role.PROVIDER_DELIVERY, "Lead engineer"),
    ("finance", Role.PROVIDER_FINANCE, "Accounts"),
)
FIRST = ("Bral", "Tovi", "Quen", "Lusk", "Marn", "Dreva", "Fenno", "Galdi", "Hesk", "Jorva", "Keldi", "Nalvo", "Ostri")
LAST = ("endra", "owick", "atha", "ilune", "marn", "essk", "onda", "uvia", "elto", "avik")
NOUNS = ("Works", "Labs", "Group", "Cyber")
PLACES = (
    *(("Bozeman", "MT"), ("Billings", "MT"), ("Rapid City", "SD"), ("Sioux Falls", "SD"), ("Bismarck", "ND")),
    *(("Fargo", "ND"), ("Casper", "WY"), ("Lincoln", "NE"), ("Duluth", "MN"), ("Ames", "IA"), ("Wichita", "KS")),
    *(("Boise", "ID"), ("Pueblo", "CO"), ("Spokane", "WA"), ("Tulsa", "OK"), ("Madison", "WI"), ("Tucson", "AZ")),
)
PLAINS = ("MT", "ND", "SD", "WY", "NE", "MN", "IA", "KS", "ID", "CO")
SERVED_SECTORS = ("WWS", "ENRG", "HPH", "FIN")
# (kind, issuer, chance in percent)
CREDENTIALS = (
    ("sam", "GSA", 85),
    ("insurance", "Prairie Mutual Surety", 90),
    ("soc2_type2", "Harlow & Finch CPAs", 48),
    ("iso_27001", "Northern Registrar", 22),
    ("staff", "ISC2, GIAC", 60),
    ("cmmc", "Cyber AB", 18),
    ("govramp", "GovRAMP PMO", 15),
)


@dataclass(frozen=True, slots=True)
class Firm:
    provider: ProviderProfile
    owner: Actor
    fate: str


def seed_firms(fates: Sequence[str] = FATES) -> list[Firm]:
    """A firm for each fate, the named ones first."""
    rng = random.Random(SEED)
    officers = Officers(*(staff_actor(Role.VETTING_OFFICER, place) for place in range(2)))
    states = {state.code: state for state in State.objects.all()}
    sectors = list(Sector.objects.filter(code__in=SERVED_SECTORS).order_by("code"))
    return [
        _seed_firm(rng, officers, name, fate, states, sectors, is_founder=place < FOUNDERS and fate == S.APPROVED)
        for place, (name, fate) in enumerate(zip(_names(rng, len(fates)), fates, strict=True))
    ]


def _names(rng: random.Random, count: int) -> list[str]:
    made = [f"{first}{last}" for first in FIRST for last in LAST if f"{first}{last}" not in ("Bralendra", "Quenmarn")]
    rest = [f"{name} {rng.choice(NOUNS)}" for name in rng.sample(made, count - len(NAMED))]
    return [*NAMED, *rest]


def _seed_firm(rng, officers, name, fate, states, sectors, *, is_founder=False) -> Firm:
    joined = clock.now() - dt.timedelta(days=rng.randint(120, 160))
    papers = joined
    if is_founder:
        joined, papers = clock.now() - FOUNDED, clock.now() - NEW_PAPERS
    city, home = PLACES[1] if name == "Tovilune Cyber" else rng.choice(PLACES)
    with clock.travel(joined):
        organisation = seed_organisation(
            name=name, kinds=[Kind.PROVIDER], state=home, phone=f"555-01{rng.randint(0, 99):02d}"
        )
        domain = name.lower().replace(" ", "-")
        owner, *_others = [
            seed_person(
                email=f"{part}@{domain}.example",
                name=invented_name(place, of=name),
                organisation=organisation,
                roles=[role],
                title=title,
            ).actor()
            for place, (part, role, title) in enumerate(PEOPLE if name in NAMED else PEOPLE[:1])
        ]
        provider = profiles.create_profile(by=owner, organisation_id=organisation.pk)
        served = {home, *PLAINS} if name in NAMED else {home, *rng.sample(sorted(states), rng.choice((4, 8, 14)))}
        _seed_profile(rng, owner, provider, city, [states[code] for code in sorted(served)], sectors)
    with clock.travel(papers):
        _seed_credentials(rng, owner, provider)
    if is_founder:
        lead_twice(rng, officers, owner, provider, joined)
    else:
        lead(rng, officers, owner, provider, fate, joined)
    return Firm(provider, owner, fate)


def _seed_profile(rng, owner, provider, city, states, sectors) -> None:
    team = rng.choice((3, 5, 8, 12, 24, 40, 60, 280))
    profiles.save_profile(
        by=owner,
        provider_id=provider.pk,
        city=city,
        since=clock.today().year - rng.randint(3, 28),
        team_size=team,
        tier=rng.randint(1, 3),
        description=f"A team of {team} in {city}. We work with small operators and answer the phone ourselves.",
        sectors=rng.sample(sectors, rng.randint(2, len(sectors))),
        states=states,
        languages=_languages(team),
    )


def _languages(team: int) -> list[str]:
    """English, and more the larger the team; not drawn, so that the rest of the demo stays as it was."""
    return ["en", *(["es"] if team % 2 == 0 else []), *(["fr", "vi"] if team > 50 else [])]


def _seed_credentials(rng, owner, provider) -> None:
    for kind, issuer, percent in CREDENTIALS:
        if rng.randint(1, 100) <= percent:
            profiles.add_credential(
                by=owner,
                provider_id=provider.pk,
                kind=kind,
                issuer=issuer,
                issued=clock.today() - dt.timedelta(days=rng.randint(20, 200)),
                # Longer than any vetting of this firm, which ends no later than its papers.
                expires=clock.today() + dt.timedelta(days=150 + rng.randint(250, 900)),
            )


def end_early(firms: list[Firm]) -> None:
    """What befalls a firm after its services are published: warning, a possible match, suspension, removal."""
    first, second = (staff_actor(Role.VETTING_OFFICER, place) for place in range(2))
    for firm in firms:
        case = firm.provider.cases.order_by("-pk").first()
        if firm.fate == S.EXPIRING:
            outcomes.warn_of_end(case_id=case.pk)
            screening.record_screening(
                by=first,
                case_id=case.pk,
                list_name=ScreeningRun.ListName.OFAC,
                list_date=clock.today(),
                outcome=ScreeningRun.Outcome.POSSIBLE,
                remark="A synthetic record carries nearly the same name, with an address in another country.",
            )
        if firm.fate in (S.SUSPENDED, S.REMOVED):
            outcomes.suspend_provider(
                by=first,
                case_id=case.pk,
                reason="exclusion_hit",
                remark="A synthetic exclusion record carries the firm's name. A letter of the agency ends this.",
            )
        if firm.fate == S.REMOVED:
            outcomes.remove_provider(by=second, case_id=case.pk)
