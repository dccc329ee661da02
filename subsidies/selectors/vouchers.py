from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Transfer
from marketplace.ledger.selectors import balances, movements
from subsidies.models import Claim, Voucher


@dataclass(frozen=True, slots=True)
class VoucherRow:
    voucher: Voucher
    balance: Money


def transfers_of(voucher: Voucher, claims: Iterable[Claim]) -> QuerySet[Transfer]:
    """Everything that moved for one voucher: on itself, on its orders, and to the bank; the latest first."""
    paid = [f"payout:{claim.payout_id}:paid" for claim in claims if claim.payout_id]
    orders = [draw.ledger_scope for draw in voucher.draws.select_related("voucher", "funding_line")]
    return movements(voucher.ledger_scope, *orders) | Transfer.objects.filter(idempotency_key__in=paid)


def with_balances(vouchers: list[Voucher]) -> list[VoucherRow]:
    """Each voucher with what is left on it, in one query."""
    held = balances([voucher.ledger_scope for voucher in vouchers])
    return [VoucherRow(voucher, held.get((voucher.ledger_kind, voucher.ledger_scope), ZERO)) for voucher in vouchers]
