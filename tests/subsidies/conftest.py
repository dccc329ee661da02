import pytest

from marketplace.core.money import Money
from marketplace.engagements import permissions
from marketplace.reference.models import County, Sector, ServiceCategory, State, ZipArea
from tests.subsidies import trade


@pytest.fixture
def everybody_may_trade(monkeypatch):
    """On November 23, 2026, without the checks of identity and vetting."""
    monkeypatch.setattr(permissions, "_gates", {side: [] for side in permissions.Side})
    with trade.travelled():
        yield


@pytest.fixture
def w(everybody_may_trade):
    """An open program, an operator and a provider that may trade."""
    return trade.world()


@pytest.fixture
def places():
    """Miles City, in a rural county of Montana, and one kind of service."""
    Sector.objects.get_or_create(code="WWS", defaults={"name": "Water", "srma": "EPA"})
    montana, _ = State.objects.get_or_create(code="MT", defaults={"name": "Montana", "fips": "30", "kind": "state"})
    custer = County.objects.create(fips="30017", name="Custer County", state=montana, rucc=7, rucc_vintage="2023")
    ZipArea.objects.create(zip="59301", place="Miles City", state=montana, county=custer)
    ServiceCategory.objects.create(
        code="MDR",
        name="Around-the-clock watch",
        position=1,
        price_low=Money(1100),
        price_usual=Money(1900),
        price_high=Money(5000),
        billed="month",
        unit="endpoint",
        sized_by="endpoints",
        focus="D",
    )
