"""The funder takes back more than is free, and two people choose what ends."""

from decimal import Decimal

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.ledger.selectors import balance, total
from subsidies.models import BudgetLine, Ending, Program
from subsidies.seeds.story import person
from subsidies.selectors.shortfalls import commitments_of
from subsidies.services import cut_budget_line, endings, pause_program

# Of what was promised when the money went, so much is not covered.
UNCOVERED = Decimal("0.6")
A_HUNDRED_DOLLARS = 10_000
TAKEN_BACK = "The legislature took the extra money for droughts back."
REASON = "The oldest promises stay, and this system has no order yet."


def take_money_back(*, by: Actor, program_id: int) -> None:
    """More than is free; where nobody was promised anything the program only stops."""
    line = BudgetLine.objects.get(program=program_id)
    scope = f"line:{line.pk}"
    promised = total("committed", pool=scope)
    if not promised:
        pause_program(by=by, program_id=program_id, reason=TAKEN_BACK)
        return
    wanted = balance("available", scope) + promised.share(UNCOVERED)
    cut_budget_line(
        by=_fiscal_officer(program_id),
        line_id=line.pk,
        amount=Money(wanted.cents // A_HUNDRED_DOLLARS * A_HUNDRED_DOLLARS),
        reason=TAKEN_BACK,
        below_promises=True,
    )


def propose_endings(*, by: Actor, program_id: int) -> None:
    """Of every promise on the line, the smallest first."""
    line = BudgetLine.objects.get(program=program_id)
    for one in reversed(commitments_of(line)):
        endings.propose_ending(by=by, line_id=line.pk, application_id=one.application.pk, reason=REASON)


def answer_endings(*, by: Actor, program_id: int) -> None:
    """The smallest ends, the next one stays, the largest still waits for a second person."""
    proposed = Ending.objects.filter(line__program=program_id).order_by("pk").values_list("pk", flat=True)
    for pk in proposed[:1]:
        endings.confirm_ending(by=_fiscal_officer(program_id), ending_id=pk)
    for pk in proposed[1:2]:
        endings.stop_ending(by=by, ending_id=pk)


def _fiscal_officer(program_id: int) -> Actor:
    return person(Program.objects.get(pk=program_id).organisation, Role.PROGRAM_FISCAL_OFFICER)
