"""Who may do what in the trade: each `why_not_…` answers with the reason, or "" when it is allowed."""

from collections.abc import Callable
from enum import StrEnum

from marketplace.accounts.models import Organisation


class Side(StrEnum):
    BUYING = "buying"
    SELLING = "selling"


Gate = Callable[[Organisation], str]
_gates: dict[Side, list[Gate]] = {Side.BUYING: [], Side.SELLING: []}


def register_gate(gate: Gate, *, side: Side) -> None:
    """Apps above say in `ready()` who may trade: `gate(organisation)` returns a reason, or "" to let pass.

    Buying gates stand before opening a request and signing; selling gates before an invitation, a quote
    and an order.
    """
    if gate not in _gates[side]:
        _gates[side].append(gate)


def why_not_trade(organisation: Organisation, side: Side) -> str:
    """The first reason why this organisation may not buy or sell now."""
    if not organisation.may_trade:
        return organisation.trading_blocked_reason
    return next((reason for gate in _gates[side] if (reason := gate(organisation))), "")
