"""Whom the end of a program concerns."""

from marketplace.core.moves import final_states
from marketplace.engagements.states import ENGAGEMENT_MOVES
from subsidies.models import Application, Draw, Program, Voucher
from subsidies.states import ApplicationState


def holders_of(program: Program) -> set[int]:
    """Organizations with a voucher that can be used, an award to accept, or an order that is not settled."""
    vouchers = Voucher.objects.usable().filter(program=program).values_list("holder_id", flat=True)
    awards = Application.objects.filter(program=program, state=ApplicationState.APPROVED)
    orders = _running_orders(program).values_list("voucher__holder_id", flat=True)
    return {*vouchers, *awards.values_list("organisation_id", flat=True), *orders}


def applicants_of(program: Program) -> set[int]:
    """Organizations with a case that is not decided."""
    cases = Application.objects.filter(program=program).submitted().still_open()
    return set(cases.values_list("organisation_id", flat=True))


def providers_of(program: Program) -> set[int]:
    """Providers with an order that is not settled: they claim by the last day."""
    return set(_running_orders(program).values_list("funding_line__engagement__provider_id", flat=True))


def _running_orders(program: Program):
    over = final_states(ENGAGEMENT_MOVES)
    return (
        Draw.objects.filter(voucher__program=program).exclude(funding_line__engagement__state__in=over).order_by("pk")
    )
