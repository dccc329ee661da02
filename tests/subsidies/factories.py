import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace

from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from subsidies import services
from subsidies.models import FundSourceKind, PayeeRole, Selection
from subsidies.services.rulecards import compiled
from tests.marketplace.accounts.factories import OrganisationFactory, create_member, signed_in_client

CARD = [
    ("sector_in", {"sectors": ["WWS", "ENRG"]}),
    ("state_in", {"states": ["MT", "ND"]}),
    ("ownership_in", {"ownerships": ["local", "tribal"]}),
    ("size_at_most", {"metric": "population_served", "limit": 49_999}),
    ("rural", {"definition": "RUCC_NONMETRO", "citation": "49 U.S.C. 5302"}),
    ("registered_sam", {}),
    ("rate", {"rate": "0.6"}),
    ("cap_award", {"dollars": "25000"}),
    (
        "buying_rules",
        {
            "bands": [
                {"up_to_dollars": "15000", "invited": 1, "business_days": 0},
                {"up_to_dollars": "350000", "invited": 3, "business_days": 10},
                {"up_to_dollars": None, "invited": 3, "business_days": 10, "formal_procurement": True},
            ]
        },
    ),
    ("document_needed", {"document": "A letter from your board", "why": "shows who may sign"}),
]


@dataclass(frozen=True)
class Told:
    """A fact for tests: attested unless it says otherwise."""

    value: object
    source: str = "you told us"
    method: str = "attested"
    as_of: dt.date | None = None
    expires: dt.date | None = None


def told(**values):
    return {name: Told(value) for name, value in values.items()}


def create_office(**fields):
    """A program office with the people of the seeds: administrator, two reviewers, fiscal officer, auditor."""
    office = OrganisationFactory(program=True, **fields)
    people = {
        "administrator": Role.PROGRAM_ADMINISTRATOR,
        "reviewer": Role.PROGRAM_REVIEWER,
        "second_reviewer": Role.PROGRAM_REVIEWER,
        "fiscal_officer": Role.PROGRAM_FISCAL_OFFICER,
        "auditor": Role.PROGRAM_AUDITOR,
    }
    members = {name: create_member(role, organisation=office, title=name) for name, role in people.items()}
    return SimpleNamespace(organisation=office, **{name: member.actor() for name, member in members.items()})


def create_planned_program(office, *, slug="plains", card=CARD, **fields):
    defaults = {
        "name": "Plains Grant",
        "opens_on": dt.date(2026, 7, 1),
        "closes_on": dt.date(2027, 1, 31),
        "selection": Selection.ORDER_OF_COMPLETE_FILING,
    }
    program = services.create_program(
        by=office.administrator, organisation=office.organisation, slug=slug, **(defaults | fields)
    )
    if card is not None:
        services.write_rule_card(by=office.administrator, program=program, blocks=card)
    return program


def create_line(office, program, *, cents=100_000_000, by=None, **fields):
    source = services.create_fund_source(
        by=office.administrator,
        organisation=office.organisation,
        kind=FundSourceKind.FEDERAL,
        name="State award 2025",
        aln="97.137",
        fain="EMW-2025-CY-00001",
        awarded_on=dt.date(2025, 9, 1),
        federal_share=Decimal("0.8"),
    )
    defaults = {
        "name": "Federal part",
        "accounting_string": "2026-CY-01",
        "payee_role": PayeeRole.BENEFICIARY,
        "payee_reason": "It receives the help and carries out no part of the program.",
        "opens_on": dt.date(2026, 7, 1),
        "last_obligation_on": dt.date(2027, 9, 30),
        "last_claim_on": dt.date(2028, 3, 31),
        "closes_on": dt.date(2028, 6, 30),
    }
    return services.create_budget_line(
        by=by or office.administrator,
        program=program,
        fund_source=source,
        authority=Money(cents),
        **(defaults | fields),
    )


def sign(office, program):
    program = type(program).objects.get(pk=program.pk)
    _rules, _text, sha256 = compiled(program.rule_card)
    return services.sign_rule_card(
        by=office.administrator, program_id=program.pk, seen_sha256=sha256, typed_name=office.administrator.name
    )


def create_open_program(office=None, **fields):
    """(office, program, budget line): signed, authorised, opened by the services."""
    office = office or create_office()
    program = create_planned_program(office, **fields)
    sign(office, program)
    line = create_line(office, program)
    services.authorise_budget_line(by=office.fiscal_officer, line_id=line.pk)
    program = services.open_program(by=office.administrator, program_id=program.pk)
    return office, program, line


def noon(year, month, day):
    return clock.travel(dt.datetime(year, month, day, 18, tzinfo=dt.UTC))


def client_of(actor):
    """A client signed in as this actor, in the actor's organisation."""
    membership = Membership.objects.get(user_id=actor.user_id, organisation_id=actor.organisation_id)
    return signed_in_client(membership.user, membership.organisation_id)
