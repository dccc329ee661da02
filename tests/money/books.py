"""The books of one budget line, read once and recomputed from the transfers, apart from any selector of ours."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from marketplace.core.money import Money
from marketplace.ledger.models import Account, Transfer
from subsidies.models import BudgetLine, Voucher
from subsidies.models.vouchers import USABLE_STATES

NOTHING = Money(0)


@dataclass(frozen=True)
class Books:
    """`kinds` are the sums over the accounts of the line. Both lists say in words what is wrong: always nothing."""

    kinds: dict[str, Money]
    over_commits: list[str]
    drift: list[str]


def read(line_id: int) -> Books:
    accounts = list(Account.objects.order_by("pk"))
    kinds: dict[str, Money] = defaultdict(lambda: NOTHING)
    for account in accounts:
        if f":{account.scope}".endswith(f":line:{line_id}") and account.kind != "authority":
            kinds[account.kind] += account.balance
    authority = BudgetLine.objects.values_list("authority", flat=True).get(pk=line_id)
    return Books(
        dict(kinds), [*_below(accounts, kinds), *_of_vouchers(accounts)], [*_drift(accounts, kinds, authority)]
    )


def _below(accounts: list[Account], kinds: dict[str, Money]):
    for account in accounts:
        if account.limited and account.balance < NOTHING:
            yield f"{account} stands below zero"
    for kind, amount in kinds.items():
        if amount < NOTHING and kind not in ("shortfall", "recovery"):
            yield f"{kind} stands at {amount}"


def _drift(accounts: list[Account], kinds: dict[str, Money], authority: Money):
    booked = [
        dict(Transfer.objects.order_by().values_list(side).annotate(Sum("amount"))) for side in ("debit", "credit")
    ]
    for account in accounts:
        if (account.debits, account.credits) != tuple(sums.get(account.pk, NOTHING) for sums in booked):
            yield f"{account} does not equal its transfers"
    if rest := sum((account.balance for account in accounts), NOTHING):
        yield f"all accounts together hold {rest}"
    if (stands := sum(kinds.values(), NOTHING)) != authority:
        yield f"the line stands at {stands} and its authority is {authority}"
    if kinds.get("shortfall", NOTHING) > NOTHING:
        yield "more covers the cut than was cut"


def _of_vouchers(accounts: list[Account]):
    held = {(account.kind, account.scope): account.balance for account in accounts}
    for voucher in Voucher.objects.select_related("budget_line").order_by("pk"):
        left = held.get((voucher.ledger_kind, voucher.ledger_scope), NOTHING)
        if not NOTHING <= left <= voucher.face_amount:
            yield f"{voucher} holds {left} of {voucher.face_amount}"
        if left and voucher.state not in USABLE_STATES:
            yield f"{voucher} is {voucher.state} and holds {left}"
