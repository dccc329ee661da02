import pytest

from marketplace.core.money import Money
from marketplace.ledger.selectors import balance
from subsidies.criteria import Outcome, criteria_of, evaluate_all, outcome_of
from subsidies.models import Program, RuleCardVersion
from subsidies.seeds import seed_programs
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
        assert all(balance("available", f"line:{line.pk}") == line.authority for line in program.budget_lines.all())
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
