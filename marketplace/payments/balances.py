"""The port for balances that are not uploaded but fetched: Stripe's balance transactions come in here.

The app that can fetch them registers a source; the night reconciles its lines like those of a bank statement.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from marketplace.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """One movement of a balance: below zero is money that left; fees are lines of their own.

    `external_id` tells the same movement fetched again. `thing` is the reference of our own row that it belongs to,
    "" where the source finds none: then it stands among the differences of the office `office_id`.
    """

    external_id: str
    office_id: int
    on: dt.date
    amount: Money
    words: str
    thing: str = ""


class BalanceSource(Protocol):
    """`code` is stored with every line ("stripe")."""

    code: str

    def lines(self, *, since: dt.date) -> Iterable[BalanceLine]:
        """What moved from this day on, in any order; the same line may come every night."""


_sources: list[BalanceSource] = []


def register_source(source: BalanceSource) -> None:
    if source not in _sources:
        _sources.append(source)


def sources() -> list[BalanceSource]:
    return list(_sources)
