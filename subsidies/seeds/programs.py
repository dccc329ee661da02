"""Four invented programs with their offices: rules signed, money authorized, opened, all through the services."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind, Role
from marketplace.accounts.seeds import seed_organisation, seed_person
from marketplace.core import clock
from marketplace.core.money import Money
from subsidies import services
from subsidies.models import BudgetLine, FundSourceKind, PayeeRole, Program, Selection
from subsidies.seeds import cards
from subsidies.services.rulecards import compiled

DUTIES = (
    ("administrator", Role.PROGRAM_ADMINISTRATOR, "Program administrator"),
    ("reviewer", Role.PROGRAM_REVIEWER, "Grant reviewer"),
    ("second.reviewer", Role.PROGRAM_REVIEWER, "Senior grant reviewer"),
    ("fiscal", Role.PROGRAM_FISCAL_OFFICER, "Fiscal officer"),
    ("auditor", Role.PROGRAM_AUDITOR, "Internal auditor"),
    ("second.fiscal", Role.PROGRAM_FISCAL_OFFICER, "Second fiscal officer"),
)
# 6 U.S.C. 665g: of the federal money, least for local governments and rural areas, most for administration.
LOCAL_CYBER = {
    "local_share": Decimal("0.8"),
    "rural_share": Decimal("0.25"),
    "administration_share": Decimal("0.05"),
}
# How long before a program opens its money is awarded, its budget lines begin, and it is planned.
AWARDED_BEFORE, MONEY_BEFORE, PLANNED_BEFORE = (dt.timedelta(days=days) for days in (120, 60, 21))


@dataclass(frozen=True)
class SeedMoney:
    """One budget line of the demo, with the fund source behind it."""

    kind: str
    name: str
    cents: int
    aln: str = ""
    # Begins the award number of federal money; no agency numbers its awards like that.
    award: str = ""
    federal_share: Decimal | None = None
    # What the funder sets for local governments, rural areas (at least) and administration (at most).
    pass_through: dict[str, Decimal] = field(default_factory=dict)
    # Cents of each allotment and how many days after the program's first day it may be used; none: released whole.
    allotments: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Planned:
    name: str
    slug: str
    summary: str
    office: str
    domain: str
    state: str
    zone: str
    people: tuple[str, str, str, str, str, str]
    card: list
    money: tuple[SeedMoney, ...]
    opened_days_ago: int
    closes_in_months: int | None
    selection: Selection
    terms: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Window:
    """When a planned program opens and closes, counted from the day of seeding."""

    opened: dt.date
    closes_on: dt.date | None

    @classmethod
    def of(cls, planned: Planned) -> "Window":
        today = clock.today(planned.zone)
        opened = today - dt.timedelta(days=planned.opened_days_ago)
        return cls(opened, planned.closes_in_months and end_of_month(today, planned.closes_in_months))


def afternoon(day: dt.date) -> dt.datetime:
    """A moment that is this day all over the mainland."""
    return dt.datetime.combine(day, dt.time(18), dt.UTC)


def end_of_month(today: dt.date, months: int) -> dt.date:
    """The last day of the month that is so many months ahead."""
    return clock.months_after(today.replace(day=1), months + 1) - dt.timedelta(days=1)


PROGRAMS = (
    Planned(
        name="Northern Plains Local Cyber Grant",
        slug="northern-plains-local-cyber-grant",
        summary="For towns and public utilities in rural places with fewer than 50,000 people.",
        office="Northern Plains State Cyber Office",
        domain="plainscyber.example",
        state="ND",
        zone="America/Chicago",
        people=("Marta Lindqvist", "Deshawn Ortley", "Priya Venkat", "Gordon Haas", "Ines Calloway", "Otis Renner"),
        card=cards.NORTHERN_PLAINS,
        money=(
            SeedMoney(
                FundSourceKind.FEDERAL,
                "State and local cyber award",
                90_000_000,
                "97.137",
                "DEMO-CY",
                Decimal("0.6"),
                pass_through=LOCAL_CYBER,
            ),
            SeedMoney(FundSourceKind.STATE, "State resilience appropriation", 30_000_000),
        ),
        opened_days_ago=267,
        closes_in_months=2,
        selection=Selection.ORDER_OF_COMPLETE_FILING,
        terms={"second_approval_over": Money(2_000_000)},
    ),
    Planned(
        name="Rural Hospital Resilience Fund",
        slug="rural-hospital-resilience-fund",
        summary="For critical access hospitals in the 50 states. It pays the whole eligible cost.",
        office="Rural Hospital Resilience Office",
        domain="hospitalfund.example",
        state="KS",
        zone="America/Chicago",
        people=("Helen Abara", "Tomas Reyes", "Judith Falk", "Wen Okafor", "Carl Jessup", "Mabel Thorne"),
        card=cards.RURAL_HOSPITAL,
        money=(
            SeedMoney(
                FundSourceKind.FEDERAL, "Rural health award, year one", 240_000_000, "93.798", "DEMO-RH", Decimal(1)
            ),
        ),
        opened_days_ago=232,
        closes_in_months=4,
        selection=Selection.SCORE,
        terms={
            "second_approval_over": Money(4_000_000),
            "answer_within_business_days": 30,
            "selection_terms": [
                {"name": "Harm to patients if systems stop", "points": "50"},
                {"name": "How ready you are to start", "points": "30"},
                {"name": "Free public help used first", "points": "20"},
            ],
        },
    ),
    Planned(
        name="Small Systems Discount",
        slug="small-systems-discount",
        summary="For water systems that serve 10,000 people or fewer. The smaller you are, the more it pays.",
        office="Plains Small Systems Board",
        domain="smallsystems.example",
        state="MT",
        zone="America/Denver",
        people=("Ray Holter", "Sunita Bose", "Aldo Ferris", "Kathy Brandt", "Moses Tull", "Greta Lund"),
        card=cards.SMALL_SYSTEMS,
        money=(SeedMoney(FundSourceKind.STATE, "Clean water set-aside", 60_000_000),),
        opened_days_ago=448,
        closes_in_months=None,
        selection=Selection.FORMULA,
        terms={
            "answer_within_business_days": 10,
            "selection_terms": [{"name": "population_served", "points": "-0.01"}],
        },
    ),
    Planned(
        name="Credit Union Cyber Mini-Grant",
        slug="credit-union-cyber-mini-grant",
        summary="For small credit unions that serve people with low incomes. It pays up to $10,000.",
        office="Community Credit Union Foundation",
        domain="cufoundation.example",
        state="MN",
        zone="America/Chicago",
        people=("Lena Sorbo", "Hugh Castell", "Amira Dow", "Felix Brandvold", "Nora Quist", "Elias Moran"),
        card=cards.CREDIT_UNION,
        money=(
            SeedMoney(
                FundSourceKind.FEDERAL, "Technical assistance award", 25_000_000, "44.002", "DEMO-CU", Decimal(1)
            ),
            SeedMoney(
                FundSourceKind.PRIVATE,
                "Members' gift for safety",
                5_000_000,
                allotments=((2_500_000, -21), (1_500_000, 300)),
            ),
        ),
        opened_days_ago=220,
        closes_in_months=7,
        selection=Selection.ORDER_OF_COMPLETE_FILING,
    ),
)
SMALL_PART = 50_000
PLAINS, HOSPITALS, SMALL_SYSTEMS, CREDIT_UNIONS = PROGRAMS


def seed_programs() -> list[Program]:
    """The four programs, open; running it again changes nothing."""
    return [Program.objects.filter(slug=planned.slug).first() or open_planned(planned)[0] for planned in PROGRAMS]


def plan_program(planned: Planned, window: Window) -> tuple[Program, Actor]:
    """A planned program and its administrator, with rules, money and people, so that it could open."""
    office, actors = _office(planned)
    program = _plan(planned, window, office, actors["administrator"])
    _authorise(planned, window, program, actors)
    _sign(program, actors["administrator"])
    return program, actors["administrator"]


def open_planned(planned: Planned) -> tuple[Program, Actor]:
    """Planned before its first day, and opened on that day."""
    window = Window.of(planned)
    with clock.travel(afternoon(window.opened - PLANNED_BEFORE)):
        program, administrator = plan_program(planned, window)
    with clock.travel(afternoon(window.opened)):
        return services.open_program(by=administrator, program_id=program.pk), administrator


def _office(planned: Planned) -> tuple[Organisation, dict[str, Actor]]:
    office = seed_organisation(
        name=planned.office, kinds=[Kind.PROGRAM], state=planned.state, zone=planned.zone, phone="701-555-0150"
    )
    actors = {}
    for name, (duty, role, title) in zip(planned.people, DUTIES, strict=True):
        email = f"{name.lower().replace(' ', '.')}@{planned.domain}"
        actors[duty] = seed_person(email=email, name=name, organisation=office, roles=[role], title=title).actor()
    return office, actors


def _plan(planned: Planned, window: Window, office: Organisation, by: Actor) -> Program:
    program = services.create_program(
        by=by,
        organisation=office,
        name=planned.name,
        slug=planned.slug,
        summary=planned.summary,
        zone=planned.zone,
        opens_on=window.opened,
        closes_on=window.closes_on,
        selection=planned.selection,
        contact_name=planned.people[0],
        contact_email=f"help@{planned.domain}",
        contact_phone="701-555-0150",
        is_synthetic=True,
        **planned.terms,
    )
    services.write_rule_card(by=by, program=program, blocks=planned.card)
    return program


def _authorise(planned: Planned, window: Window, program: Program, actors: dict[str, Actor]) -> None:
    awarded_on = window.opened - AWARDED_BEFORE
    for position, money in enumerate(planned.money, start=1):
        source = services.create_fund_source(
            by=actors["administrator"],
            organisation=program.organisation,
            kind=money.kind,
            name=money.name,
            aln=money.aln,
            fain=f"{money.award}-{awarded_on.year}-{position:04d}" if money.award else "",
            awarded_on=awarded_on if money.award else None,
            federal_share=money.federal_share,
            **money.pass_through,
            is_synthetic=True,
        )
        line = services.create_budget_line(
            by=actors["administrator"],
            program=program,
            fund_source=source,
            name=money.name,
            accounting_string=f"{window.opened.year}-CY-{position:02d}",
            authority=Money(money.cents),
            payee_role=PayeeRole.BENEFICIARY,
            payee_reason="It buys for itself with help, and carries out no part of our program.",
            opens_on=window.opened - MONEY_BEFORE,
            last_obligation_on=dt.date(window.opened.year + 2, 6, 30),
            last_claim_on=dt.date(window.opened.year + 3, 9, 30),
            closes_on=dt.date(window.opened.year + 3, 12, 31),
            priority=position * 10,
            in_allotments=bool(money.allotments),
            is_synthetic=True,
        )
        services.authorise_budget_line(by=actors["fiscal"], line_id=line.pk)
        _allot(line, money, window, actors)


def _allot(line: BudgetLine, money: SeedMoney, window: Window, actors: dict[str, Actor]) -> None:
    """What the table says is authorized; of two small parts more, one waits for that and one was taken back."""
    small = [(SMALL_PART, 250)] * 2 if money.allotments else []
    parts = [
        services.plan_allotment(
            by=actors["administrator"],
            line_id=line.pk,
            amount=Money(cents),
            available_on=window.opened + dt.timedelta(days=days),
            note="As the members' meeting resolved.",
        )
        for cents, days in [*money.allotments, *small]
    ]
    for part in parts[: len(money.allotments)]:
        services.authorise_allotment(by=actors["fiscal"], allotment_id=part.pk)
    for part in parts[len(money.allotments) + 1 :]:
        services.withdraw_allotment(by=actors["administrator"], allotment_id=part.pk)


def _sign(program: Program, by: Actor) -> None:
    _rules, _text, sha256 = compiled(program.rule_card)
    services.sign_rule_card(by=by, program_id=program.pk, seen_sha256=sha256, typed_name=by.name)
