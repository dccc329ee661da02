import pytest

from marketplace.core.money import Money
from marketplace.reference.models import Framework, Goal, Sector, ServiceCategory, State
from tests.providers.factories import full_content, vetted_provider


@pytest.fixture
def reference():
    """A sector, a state, a goal and a category to sell in."""
    category = ServiceCategory.objects.create(
        code="MDR",
        name="Watch and respond",
        summary="Somebody watches",
        focus="D",
        unit="endpoint",
        sized_by="endpoints",
        billed="month",
        price_low=Money(1_100),
        price_usual=Money(1_900),
        price_high=Money(5_000),
        position=1,
    )
    framework = Framework.objects.create(code="CPG2", name="Goals", publisher="CISA", version="2.0")
    goal = Goal.objects.create(
        framework=framework,
        code="4.A",
        function="DE",
        official_title="Detect",
        short_name="Notice attacks",
        question="Do you notice?",
        why="Early is cheap.",
        cost="low",
        impact="high",
        complexity="simple",
        position=1,
    )
    sector = Sector.objects.create(code="WWS", name="Water and wastewater", srma="EPA", is_served=True)
    state = State.objects.create(code="MT", fips="30", name="Montana", kind="state")
    return {"category": category, "goal": goal, "sector": sector, "state": state}


@pytest.fixture
def content(reference):
    """content(**changes): everything a listing needs before it can be sent."""
    return lambda **changes: full_content(**reference) | changes


@pytest.fixture
def provider():
    return vetted_provider(name="Tovilune Cyber")
