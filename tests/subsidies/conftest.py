import pytest

from marketplace.engagements import permissions
from tests.subsidies import trade


@pytest.fixture
def w(monkeypatch):
    """An open program, an operator and a provider that may trade, on November 23, 2026."""
    monkeypatch.setattr(permissions, "_gates", {side: [] for side in permissions.Side})
    monkeypatch.setattr(permissions, "_signer_rules", [])
    with trade.travelled():
        yield trade.world()
