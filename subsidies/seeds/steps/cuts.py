"""The funder takes back more than is free, and two people choose what ends."""

from decimal import Decimal

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.ledger.selectors import balance, total
from subsidies.models import BudgetLine, Ending, Program
from subsidies.seeds.story import person
from subsidies.selectors.shortfalls import commitments_of
from subsidies.services import cut_budget_line, endings

# Of what was promised when the money went, so much is not covered.
UNCOVERED = Decimal("0.6")
A_HUNDRED_DOLLARS = 10_000
REASON = "The oldest promises stay, and this system has no order yet."


def take_money_back(*, by: Actor, program_id: int) -> None:
    line = BudgetLine.objects.get(program=program_id)
    scope = f"line:{line.pk}"
    wanted = balance("available", scope) + total("committed", pool=scope).share(UNCOVERED)
    cut_budget_line(
        by=_fiscal_officer(program_id),
        line_id=line.pk,
        amount=Money(wanted.cents // A_HUNDRED_DOLLARS * A_HUNDRED_DOLLARS),
        reason="The legislature took the extra money for droughts back.",
        below_promises=True,
    )


def propose_endings(*, by: Actor, program_id: int) -> None:
    """Of every promise on the line, the smallest first."""
    line = BudgetLine.objects.get(program=program_id)
    for one in reversed(commitments_of(line)):
        endings.propose_ending(by=by, line_id=line.pk, application_id=one.application.pk, reason=REASON)


def answer_endings(*, by: Actor, program_id: int) -> None:
    """The smallest ends, the next one stays, the largest still waits for a second person."""
    first, second = Ending.objects.filter(line__program=program_id).order_by("pk").values_list("pk", flat=True)[:2]
    endings.confirm_ending(by=_fiscal_officer(program_id), ending_id=first)
    endings.stop_ending(by=by, ending_id=second)


def _fiscal_officer(program_id: int) -> Actor:
    return person(Program.objects.get(pk=program_id).organisation, Role.PROGRAM_FISCAL_OFFICER)
