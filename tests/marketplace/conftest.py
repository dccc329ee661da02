import pytest

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.engagements import permissions, prefill
from marketplace.engagements.permissions import Side
from marketplace.payments import claims


@pytest.fixture(autouse=True)
def _no_gates_of_apps_above(monkeypatch):
    """Who is vetted or verified is tested where it is decided; here anyone may trade unless a test says no."""
    monkeypatch.setattr(permissions, "_gates", {Side.BUYING: [], Side.SELLING: []})
    monkeypatch.setattr(prefill, "_sellers", [_every_firm])
    monkeypatch.setattr(claims, "_sources", [])


def _every_firm() -> dict[int, list[str]]:
    return {firm.pk: [] for firm in Organisation.objects.of_kind(Kind.PROVIDER).order_by("pk")}
