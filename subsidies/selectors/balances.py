"""Where the money stood at a past moment, counted from the transfers alone."""

import datetime as dt

from django.db.models import Sum

from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Transfer
from subsidies.models import BudgetLine, Program
from subsidies.selectors.bars import KINDS
from subsidies.selectors.budgets import Budget, budget_from, touching


def budgets_at(program: Program, moment: dt.datetime) -> tuple[Budget, list[tuple[BudgetLine, Budget]]]:
    """The whole program and each line that was authorized by then; pending applications are of today and left out."""
    known = program.budget_lines.filter(authorised_at__lte=moment)
    lines = list(known.select_related("fund_source", "program").in_paying_order())
    found = {line.pk: dict.fromkeys(KINDS, ZERO) for line in lines}
    for side in ("credit", "debit"):
        for kind, scope, amount in _sums(lines, moment, side):
            of_line = found[int(scope.rsplit("line:", 1)[1])]
            of_line[kind] = of_line[kind] + amount if side == "credit" else of_line[kind] - amount
    together = {kind: sum((own[kind] for own in found.values()), ZERO) for kind in KINDS}
    authority = sum((line.authority for line in lines), ZERO)
    return (
        budget_from(authority, together, []),
        [(line, budget_from(line.authority, found[line.pk], [])) for line in lines],
    )


def _sums(lines: list[BudgetLine], moment: dt.datetime, side: str) -> list[tuple[str, str, Money]]:
    """What was posted on this side of each account of the lines until then, in one query."""
    posted = Transfer.objects.filter(touching(lines, side), posted_at__lte=moment)
    accounts = posted.filter(**{f"{side}__kind__in": KINDS}).order_by()
    return list(accounts.values_list(f"{side}__kind", f"{side}__scope").annotate(Sum("amount")))
