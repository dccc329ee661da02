import pytest

from marketplace.engagements import permissions
from tests.subsidies import trade


@pytest.fixture
def everybody_may_trade(monkeypatch):
    """On November 23, 2026, without the checks of identity and vetting."""
    monkeypatch.setattr(permissions, "_gates", {side: [] for side in permissions.Side})
    monkeypatch.setattr(permissions, "_signer_rules", [])
    with trade.travelled():
        yield


@pytest.fixture
def w(everybody_may_trade):
    """An open program, an operator and a provider that may trade."""
    return trade.world()
