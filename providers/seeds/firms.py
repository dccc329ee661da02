import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Kind, Role
from marketplace.accounts.seeds import STAFF, invented_name, seed_organisation, seed_person
from marketplace.core import clock
from marketplace.reference.models import Sector, State
from providers.models import ProviderProfile, ScreeningRun, VettingCase
from providers.requirements import REQUIREMENTS
from providers.services import outcomes, profiles, screening, vetting
from providers.states import VettingState

SEED = 14_409
S = VettingState
# The recipe's 40, then one firm for each state that is left.
FATES = (
    [S.APPROVED] * 28
    + [S.CONDITIONAL] * 5
    + [S.SUBMITTED, S.SCREENING, S.EVIDENCE_REVIEW, S.INFO_NEEDED, S.EXPIRING, S.SUSPENDED, S.DECLINED]
    + [S.DRAFT, S.WITHDRAWN, S.EXPIRED, S.APPEALED, S.UPHELD, S.REMOVED]
)
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
ANSWERS = {
    "legal_entity": "Certificate of good standing of our state, attached to the registration number.",
    "sam_registration": "Active registration; the entity page shows it under our legal name.",
    "ownership": "Signed list: three owners above 10 percent, two officers.",
    "insurance": "ACORD 25 certificate; cyber and errors and omissions, general liability, 30 days notice.",
    "security_program": "Our answers to the 34 goals with dates, and the auditor's letter.",
    "references": "Three customers: a water district, a clinic and a credit union, with work phone numbers.",
    "background_checks": "Signed statement: county and federal records, all field staff, this year.",
    "incident_notice": "Clause 9 of our standard contract: notice within 12 hours.",
    "ai_facts": "Signed statement: no automatic OT write; facts forms filled in for each service.",
    "subcontractors": "Two hosted services in the United States; no subcontractors at customers.",
    "conflicts": "Signed statement: no ties to operators, programs or marketplace staff.",
}
# What the demo's firms prove with a file; text opens on every machine.
FILES = {"legal_entity": "good-standing.txt", "insurance": "insurance-certificate.txt"}
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


@dataclass(frozen=True, slots=True)
class Officers:
    first: Actor
    second: Actor


def seed_firms(fates: Sequence[str] = FATES) -> list[Firm]:
    """A firm for each fate, the named ones first."""
    rng = random.Random(SEED)
    officers = Officers(*(staff_actor(Role.VETTING_OFFICER, place) for place in range(2)))
    states = {state.code: state for state in State.objects.all()}
    sectors = list(Sector.objects.filter(code__in=SERVED_SECTORS).order_by("code"))
    return [
        _seed_firm(rng, officers, name, fate, states, sectors)
        for name, fate in zip(_names(rng, len(fates)), fates, strict=True)
    ]


def staff_actor(role: Role, place: int = 0) -> Actor:
    """The actor of the marketplace's n-th person with this role."""
    emails = [email for email, _name, roles in STAFF if role in roles]
    return Membership.objects.active().get(user__email=emails[place], organisation__is_marketplace=True).actor()


def _names(rng: random.Random, count: int) -> list[str]:
    made = [f"{first}{last}" for first in FIRST for last in LAST if f"{first}{last}" not in ("Bralendra", "Quenmarn")]
    rest = [f"{name} {rng.choice(NOUNS)}" for name in rng.sample(made, count - len(NAMED))]
    return [*NAMED, *rest]


def _seed_firm(rng, officers, name, fate, states, sectors) -> Firm:
    joined = clock.now() - dt.timedelta(days=rng.randint(120, 160))
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
    _lead(rng, officers, owner, provider, fate, joined)
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
    )
    for kind, issuer, percent in CREDENTIALS:
        if rng.randint(1, 100) <= percent:
            profiles.add_credential(
                by=owner,
                provider_id=provider.pk,
                kind=kind,
                issuer=issuer,
                issued=clock.today() - dt.timedelta(days=rng.randint(20, 200)),
                expires=clock.today() + dt.timedelta(days=rng.randint(250, 900)),
            )


def _lead(rng, officers: Officers, owner: Actor, provider, fate: str, joined: dt.datetime) -> None:
    """Walk the firm through vetting to its fate, a few days between the steps."""
    recent = clock.now() - dt.timedelta(days=rng.randint(3, 14))
    still_open = fate in (S.DRAFT, S.WITHDRAWN, S.SUBMITTED, S.SCREENING, S.EVIDENCE_REVIEW, S.INFO_NEEDED)
    start = recent if still_open else joined + dt.timedelta(days=2)
    until = _end_of_vetting(rng, fate)
    with clock.travel(start):
        case = vetting.open_case(by=owner, provider_id=provider.pk)
        if fate == S.DRAFT:
            vetting.answer_item(by=owner, case_id=case.pk, code="references", answer=ANSWERS["references"])
            return
        _answer(owner, case, until)
        vetting.submit_case(by=owner, case_id=case.pk)
        if fate == S.WITHDRAWN:
            vetting.withdraw_case(by=owner, case_id=case.pk)
        if fate in (S.WITHDRAWN, S.SUBMITTED):
            return
    with clock.travel(start + dt.timedelta(days=1)):
        screening.start_screening(by=officers.first, case_id=case.pk)
        if fate == S.SCREENING:
            return
        _screen(officers, case)
    with clock.travel(start + dt.timedelta(days=2)):
        _review(officers, owner, case, fate, until)


def _end_of_vetting(rng, fate: str) -> dt.date:
    today = clock.today()
    if fate == S.EXPIRED:
        return today - dt.timedelta(days=5)
    if fate == S.EXPIRING:
        return today + dt.timedelta(days=40)
    # Long enough ahead to be of use, and within a year of the oldest approval.
    return today + dt.timedelta(days=rng.randint(61, 200))


def _answer(owner: Actor, case: VettingCase, until: dt.date) -> None:
    for need in REQUIREMENTS:
        expires = max(until, clock.today()) + dt.timedelta(days=30) if need.has_expiry else None
        name = FILES.get(need.code)
        upload = SimpleUploadedFile(name, b"Invented for the demonstration.\n", "text/plain") if name else None
        answer = ANSWERS[need.code]
        vetting.answer_item(by=owner, case_id=case.pk, code=need.code, answer=answer, expires=expires, upload=upload)


def _screen(officers: Officers, case: VettingCase) -> None:
    for name in ScreeningRun.ListName.values:
        screening.record_screening(
            by=officers.first,
            case_id=case.pk,
            list_name=name,
            list_date=clock.today(),
            outcome=ScreeningRun.Outcome.CLEAR,
        )
    screening.finish_screening(by=officers.first, case_id=case.pk)


def _review(officers: Officers, owner: Actor, case: VettingCase, fate: str, until: dt.date) -> None:
    if fate == S.EVIDENCE_REVIEW:
        return
    if fate in (S.DECLINED, S.APPEALED, S.UPHELD):
        _decline(officers, owner, case, fate)
        return
    left_open = "references" if fate in (S.CONDITIONAL, S.INFO_NEEDED) else ""
    for need in REQUIREMENTS:
        vetting.check_item(
            by=officers.first,
            case_id=case.pk,
            code=need.code,
            accepted=need.code != left_open,
            remark="Two of the three have more than 100 people." if need.code == left_open else "",
        )
    if fate == S.INFO_NEEDED:
        vetting.ask_for_information(by=officers.first, case_id=case.pk)
        return
    vetting.finish_review(by=officers.first, case_id=case.pk)
    _approve(officers, case, fate, until)


def _approve(officers: Officers, case: VettingCase, fate: str, until: dt.date) -> None:
    conditional = fate == S.CONDITIONAL
    for credential in case.provider.credentials.filter(kind__in=("sam", "insurance")).order_by("pk"):
        profiles.check_credential(by=officers.first, case_id=case.pk, credential_id=credential.pk)
    vetting.approve_case(
        by=officers.second,
        case_id=case.pk,
        vetted_until=until,
        condition="Send a third reference from an operator with fewer than 100 people." if conditional else "",
        condition_due=until - dt.timedelta(days=20) if conditional else None,
    )
    if fate in (S.SUSPENDED, S.REMOVED):
        # Suspension comes last, once the services of the firm are published; see `end_early`.
        return
    if fate == S.EXPIRED:
        with clock.travel(dt.datetime.combine(until + dt.timedelta(days=1), dt.time(12), dt.UTC)):
            outcomes.expire_case(case_id=case.pk)


def _decline(officers: Officers, owner: Actor, case: VettingCase, fate: str) -> None:
    vetting.decline_case(
        by=officers.first,
        case_id=case.pk,
        reason="insurance",
        remark="The limit is $1 million. Work with privileged access needs $5 million.",
    )
    if fate in (S.APPEALED, S.UPHELD):
        outcomes.appeal_decline(by=owner, case_id=case.pk, text="Our umbrella policy covers the rest.")
    if fate == S.UPHELD:
        outcomes.decide_appeal(by=officers.second, case_id=case.pk, reason="rule_stands")


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
