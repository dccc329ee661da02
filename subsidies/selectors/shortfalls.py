"""A line that was cut below what is promised: how much is not covered, and what stands on it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Account
from marketplace.ledger.selectors import balance
from subsidies.models import Application, BudgetLine, Draw, Program, Voucher

SCOPE = re.compile(r"^(award|voucher):(\d+):")


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one award, or one voucher of it, holds of the line without an order."""

    application: Application
    amount: Money
    voucher: Voucher | None = None


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """What one signed order still binds of the line."""

    draw: Draw
    amount: Money


def shortfall_of(line_id: int) -> Money:
    """What of the promises on this line no authority covers any more; zero on nearly every line."""
    return -balance("shortfall", f"line:{line_id}")


def shortfalls_of(program: Program) -> list[tuple[BudgetLine, Money]]:
    """Lines of the program that are not covered, each with what is missing."""
    lines = {f"line:{line.pk}": line for line in program.budget_lines.authorised().order_by("pk")}
    accounts = Account.objects.filter(kind="shortfall", scope__in=lines, debits__gt=F("credits")).order_by("pk")
    return [(lines[account.scope], -account.balance) for account in accounts]


def commitments_of(line: BudgetLine) -> list[Commitment]:
    """Awards and vouchers that hold money of the line without an order, the largest first."""
    held: dict[tuple[str, int], Money] = {}
    for account in _holding(line, ["committed", "obligated"]):
        if found := SCOPE.match(account.scope):
            held[found[1], int(found[2])] = account.balance
    ids = {wanted: [pk for kind, pk in held if kind == wanted] for wanted in ("award", "voucher")}
    awards = Application.objects.filter(pk__in=ids["award"]).select_related("organisation").order_by("pk")
    vouchers = Voucher.objects.filter(pk__in=ids["voucher"]).select_related("application__organisation").order_by("pk")
    commitments = [Commitment(one, held["award", one.pk]) for one in awards]
    commitments += [Commitment(one.application, held["voucher", one.pk], one) for one in vouchers]
    return sorted(commitments, key=lambda one: (-one.amount.cents, one.application.pk))


def signed_orders_of(line: BudgetLine) -> list[SignedOrder]:
    left = {account.scope: account.balance for account in _holding(line, ["obligated"])}
    draws = Draw.objects.filter(voucher__budget_line=line).order_by("pk")
    related = ("funding_line__engagement__operator", "funding_line__engagement__provider", "voucher__application")
    rows = draws.select_related(*related)
    return [SignedOrder(draw, left[draw.ledger_scope]) for draw in rows if draw.ledger_scope in left]


def total_of(commitments: Iterable[Commitment]) -> Money:
    return sum((one.amount for one in commitments), ZERO)


def _holding(line: BudgetLine, kinds: list[str]):
    accounts = Account.objects.filter(kind__in=kinds, pool=f"line:{line.pk}", credits__gt=F("debits"))
    return accounts.order_by("pk")
