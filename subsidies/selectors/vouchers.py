from dataclasses import dataclass

from marketplace.core.money import ZERO, Money
from marketplace.ledger.selectors import balances
from subsidies.models import Voucher
from subsidies.services.funds import voucher_kind


@dataclass(frozen=True, slots=True)
class VoucherRow:
    voucher: Voucher
    balance: Money


def with_balances(vouchers: list[Voucher]) -> list[VoucherRow]:
    """Each voucher with what is left on it, in one query."""
    held = balances([voucher.ledger_scope for voucher in vouchers])
    return [
        VoucherRow(voucher, held.get((voucher_kind(voucher.budget_line), voucher.ledger_scope), ZERO))
        for voucher in vouchers
    ]
