import datetime as dt
from itertools import groupby

import pytest

from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.ledger.selectors import balance
from subsidies.criteria import Outcome, criteria_of, evaluate_all, outcome_of
from subsidies.models import FundSource, Program, RuleCardVersion
from subsidies.seeds import seed_programs, seed_rounds
from subsidies.selectors.staffing import staffing
from subsidies.states import ProgramState
from subsidies.terms import offer_terms
from tests.subsidies.factories import told


@pytest.fixture
def programs():
    return {program.name: program for program in seed_programs()}


def test_four_programs_are_open_signed_funded_and_staffed(programs):
    assert len(programs) == 4
    for program in programs.values():
        assert (program.state, program.is_synthetic) == (ProgramState.OPEN, True)
        assert staffing(program).complete
        for line in program.budget_lines.all():
            assert sum(balance(kind, f"line:{line.pk}") for kind in ("available", "unallotted")) == line.authority
    plains = programs["Northern Plains Local Cyber Grant"]
    assert sum((line.authority for line in plains.budget_lines.all()), Money(0)) == Money(120_000_000)


def test_seeding_again_changes_nothing(programs):
    seed_programs()
    assert Program.objects.count() == 4
    assert RuleCardVersion.objects.count() == 4


def test_every_version_ever_published_still_loads(programs):
    for version in RuleCardVersion.objects.all():
        assert criteria_of(version.rules["rules"])
        assert offer_terms(version, {}).highest_rate > 0
        assert evaluate_all(version.rules["rules"], {})


DAYS = (dt.date(2027, 11, 24), dt.date(2027, 1, 31), dt.date(2028, 2, 29), dt.date(2026, 12, 31), dt.date(2027, 12, 1))


@pytest.mark.parametrize("day", DAYS)
def test_the_programs_and_their_rounds_can_be_seeded_on_any_day(day):
    # After midnight in UTC and before it in the programs' zones.
    with clock.travel(dt.datetime.combine(day, dt.time(0, 30), dt.UTC)):
        seed_programs()
        seed_rounds()
        assert set(Program.objects.values_list("state", flat=True)) == set(ProgramState)
        assert Program.objects.taking_applications().count() == 4
        for program in Program.objects.filter(state__in=[ProgramState.CLOSED, ProgramState.WIND_DOWN]):
            assert program.closes_on < clock.today(program.zone)
    moved = AuditEvent.objects.filter(object_kind="subsidies.program").order_by("object_id", "pk")
    for _program, events in groupby(moved, key=lambda event: event.object_id):
        moments = [event.at for event in events]
        assert moments == sorted(moments)
        assert max(moments).date() <= day


def test_no_award_number_could_be_taken_for_a_real_one(programs):
    numbers = FundSource.objects.exclude(fain="").values_list("fain", flat=True)
    assert numbers
    assert all(number.startswith("DEMO-") for number in numbers)


@pytest.mark.parametrize(
    ("program", "facts", "outcome"),
    [
        (
            "Northern Plains Local Cyber Grant",
            {"ownership": "local", "state": "MT", "population_served": 2900, "is_rural_rucc": True},
            Outcome.LIKELY,
        ),
        ("Rural Hospital Resilience Fund", {"sector": "WWS"}, Outcome.NO),
        (
            "Rural Hospital Resilience Fund",
            {"sector": "HPH", "state": "MT", "is_critical_access": True},
            Outcome.LIKELY,
        ),
        ("Small Systems Discount", {"sector": "WWS", "state": "MT", "population_served": 2900}, Outcome.LIKELY),
        ("Credit Union Cyber Mini-Grant", {"sector": "FIN", "assets_cents": 4_800_000_000}, Outcome.NOT_NOW),
    ],
)
def test_sample_people_get_the_expected_answer(programs, program, facts, outcome):
    verdicts = evaluate_all(programs[program].current_version.rules["rules"], told(**facts))
    assert outcome_of(verdicts) == outcome
