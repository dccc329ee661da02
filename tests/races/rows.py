"""A right row of each model that no world of the races holds; a test makes one thing in it wrong."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from marketplace.core import clock
from marketplace.core.money import Money
from subsidies.models import Allotment, Ending, MonthEnd, ProRata, Recovery
from subsidies.reasons import RecoveryGround

ONE, TWO = Money(100), Money(200)
DAY = dt.date(2026, 12, 1)


def allotment(w):
    return Allotment(line=w.line, amount=ONE, available_on=DAY, planned_by_id=admin(w))


def recovery(w):
    words = {"ground": RecoveryGround.NOT_DELIVERED, "words": "The second day did not take place."}
    debtor = w.provider.organisation
    return Recovery(claim=w.approved, debtor=debtor, amount=ONE, noticed_by_id=reviewer(w), respond_by=DAY, **words)


def ending(w):
    reason = "The newest promise goes first."
    return Ending(line=w.line, application=w.voucher.application, reason=reason, proposed_by_id=admin(w))


def ending_of_an_order(w):
    found = ending(w)
    found.draw = w.funding_line.draw
    return found


def month_end(w):
    return MonthEnd(program=w.program, month=DAY, balances={}, signed_by_id=fiscal(w))


def pro_rata(w):
    return ProRata(line=w.line, committed=TWO, covered=ONE)


def admin(w):
    return w.office.administrator.user_id


def reviewer(w):
    return w.office.reviewer.user_id


def fiscal(w):
    return w.office.fiscal_officer.user_id


def now(w):
    return clock.now()


def new(build: Callable, count: int = 1, **wrong: Any) -> Callable:
    """A write of `count` such rows with these values; a function gives the value in a world."""

    def write(rule, w):
        rows = [build(w) for _number in range(count)]
        for row in rows:
            for name, value in wrong.items():
                setattr(row, name, value(w) if callable(value) else value)
        rule.model.objects.bulk_create(rows)

    return write
