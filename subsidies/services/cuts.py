"""What the funder takes off a line: first what is free, then, if it must be, what is promised already."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.ledger.postings import Posting
from marketplace.ledger.selectors import balance, total
from marketplace.ledger.services import open_account
from subsidies import notices
from subsidies.models import BudgetCut, BudgetLine, Program
from subsidies.permissions import budgets as permissions
from subsidies.services import funds
from subsidies.services.allotments import withdraw_uncovered
from subsidies.services.programs import pause_for_a_cut

# What is cut first: money that was never released, then money that nobody is promised.
FREE = ("unallotted", "available")


@transaction.atomic
def cut_budget_line(*, by: Actor, line_id: int, amount: Money, reason: str, below_promises: bool = False) -> BudgetCut:
    """Give back to the funder what it takes off a line. The authority of the line stays as it was signed.

    More than is free is recorded only where `below_promises` says so: the books tell the truth, the program pauses, and
    what is not covered stands in `shortfall` until commitments end. What is approved to pay or paid cannot be cut.
    """
    if below_promises:
        # It may pause the program, which comes before the line, as when a program freezes.
        Program.objects.locked().filter(budget_lines=line_id).first()
    line = BudgetLine.objects.locked().select_related("program__organisation").get(pk=line_id)
    if refusal := permissions.why_not_cut_budget(by, line):
        raise Refused(refusal)
    if not reason.strip():
        raise DomainError(_("Write why, for example: the legislature lowered the appropriation."), field="reason")
    free = {kind: balance(kind, funds.line_scope(line.pk)) for kind in FREE}
    uncovered = _uncovered(line, amount, sum(free.values(), ZERO), below_promises)
    cut = BudgetCut.objects.create(
        line=line, amount=amount, uncovered=uncovered, reason=reason.strip(), cut_by_id=by.user_id
    )
    record(by, line, "budget_line.cut", cents=amount.cents, uncovered=uncovered.cents, cut=cut.pk)
    notices.tell_budget_cut(cut)
    if uncovered:
        pause_for_a_cut(by=by, program_id=line.program_id)
    withdraw_uncovered(by=by, line=line, left=max(ZERO, free["unallotted"] - amount))
    _post(by, cut, free)
    return cut


def _uncovered(line: BudgetLine, amount: Money, free: Money, below_promises: bool) -> Money:
    """What of the cut is promised already; refused without the word of the officer, and above all promises."""
    scope = funds.line_scope(line.pk)
    promised = total("committed", "obligated", pool=scope)
    _refuse_above_what_is_there(amount, free + promised + balance("shortfall", scope))
    _refuse_unsaid(amount, free, below_promises)
    return max(ZERO, amount - free)


def _refuse_above_what_is_there(amount: Money, most: Money) -> None:
    if not ZERO < amount <= most:
        raise DomainError(
            _("Enter an amount above $0.00 and up to %(most)s. The rest of this line is paid or approved to pay.")
            % {"most": most},
            code="over_commitment",
            field="amount",
        )


def _refuse_unsaid(amount: Money, free: Money, below_promises: bool) -> None:
    """What is promised is cut only where the officer says so."""
    if amount > free and not below_promises:
        raise DomainError(
            _(
                "Enter an amount up to %(free)s: that is what nobody is promised. If the funder takes more all the "
                "same, check the box below: the program pauses, and %(missing)s stands as not covered."
            )
            % {"free": free, "missing": amount - free},
            code="over_commitment",
            field="amount",
        )


def _post(by: Actor, cut: BudgetCut, free: dict[str, Money]) -> None:
    scope = funds.line_scope(cut.line_id)
    returned, rest = open_account("returned", scope), cut.amount
    postings = []
    for kind in FREE:
        if part := min(rest, free[kind]):
            key = f"line:{cut.line_id}:cut:{cut.pk}:{kind}"
            postings.append(Posting(open_account(kind, scope), returned, part, key, "budget.cut"))
            rest -= part
    if rest:
        shortfall = open_account("shortfall", scope, limited=False)
        key = f"line:{cut.line_id}:cut:{cut.pk}:shortfall"
        postings.append(Posting(shortfall, returned, rest, key, "budget.cut_below_promises"))
    funds.post_or_explain(by, postings)
