"""Every guard that stands between two people and the same dollar, with the switch that takes it away for one test.

A switch changes this process; the processes of a race are forks of it, so it changes them too. The code under test
knows nothing of it. What the database itself guards is taken out of the test's own database.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection, models
from django.db.models import F
from django.db.transaction import Atomic

from marketplace.audit import services as audit
from marketplace.core import immutability, kept
from marketplace.core.moves import check_move
from marketplace.core.querysets import LockableQuerySet
from marketplace.ledger import services as ledger
from marketplace.ledger.models import Account
from marketplace.payments import permissions as payments
from subsidies.funding import why_not_draw
from subsidies.permissions import applications, budgets, trade
from subsidies.selectors import monthends
from subsidies.services import allotments, caps, claims, cuts, decisions, moves, offers, recoveries

VENDOR = "postgresql" if "postgresql" in settings.DATABASES["default"]["ENGINE"] else "sqlite"
BOTH = frozenset({"sqlite", "postgresql"})
# SQLite has one writer, so what only orders or excludes writers has nothing to do there.
POSTGRESQL = frozenset({"postgresql"})


@dataclass(frozen=True, slots=True)
class Guard:
    """`off(patch)` takes it away until the patch is undone."""

    off: Callable[[pytest.MonkeyPatch], None]
    vendors: frozenset[str] = BOTH


@dataclass(frozen=True, slots=True)
class Proof:
    """`holds(w)` fails by an assertion when the guard does not hold. Nothing else stands behind this guard in it."""

    guard: str
    world: Callable
    holds: Callable

    def __str__(self):
        function = getattr(self.holds, "func", self.holds)
        of = "".join(f" {one.__name__}" for one in getattr(self.holds, "args", ()))
        return f"{self.guard}: {function.__name__.removeprefix('assert_').replace('_', ' ')}{of}"


def saying(*functions, answer: Callable) -> Callable[[pytest.MonkeyPatch], None]:
    """These functions answer so instead, wherever they were imported by name."""

    def off(patch):
        for function in functions:
            patch.setattr(function, "__code__", answer.__code__)

    return off


def let_pass(*_args, **_kwargs) -> str:
    return ""


def no_postings(*_args, **_kwargs) -> list:
    return []


def first_booked(existing, posting):
    return existing


def _any_amount(patch):
    def count(account, debits, credits):
        row = Account.objects.filter(pk=account.pk).order_by()
        row.update(debits=F("debits") + debits.cents, credits=F("credits") + credits.cents)

    patch.setattr(ledger, "_count", count)


def _unlocked(patch):
    """Also in the queries that were put together before."""
    patch.setattr(LockableQuerySet, "locked", lambda rows: rows.order_by("pk"))
    patch.setattr(kept, "KEPT", {})


def _no_waiting(patch):
    """Readers lock nothing; on SQLite the transaction begins without asking to be the one that writes."""
    _unlocked(patch)
    if connection.vendor == "sqlite":
        patch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")


def _bit_by_bit(patch):
    """Every statement is committed by itself."""
    patch.setattr(Atomic, "__enter__", lambda block: None)
    patch.setattr(Atomic, "__exit__", lambda block, *error: None)
    _unlocked(patch)


def _changes_allowed(patch):
    immutability.remove()


GUARDS = {
    "not above what was asked": Guard(saying(moves.refuse_above_what_was_asked, answer=let_pass)),
    "an approval never raises": Guard(saying(decisions._refuse_raising, answer=let_pass)),
    "rules that are met": Guard(saying(decisions._refuse_unmet_rules, answer=let_pass)),
    "the order of the waiting list": Guard(saying(offers._refuse_out_of_turn, answer=let_pass)),
    "caps of the rule card": Guard(saying(caps.draws, answer=no_postings)),
    "allotments within the authority": Guard(saying(allotments._refuse_above_the_authority, answer=let_pass)),
    "a cut below promises is said": Guard(saying(cuts._refuse_unsaid, answer=let_pass)),
    "work that was accepted": Guard(saying(claims._refuse_unaccepted, answer=let_pass)),
    "not asked back above what was paid": Guard(saying(recoveries._refuse_above_what_was_paid, answer=let_pass)),
    "lines that are closed": Guard(saying(monthends._refuse_closed_line, answer=let_pass)),
    "months that are signed off": Guard(saying(monthends._refuse_signed_month, answer=let_pass)),
    "the conditional update of a balance": Guard(_any_amount),
    "what a key was booked with": Guard(saying(ledger._same, answer=first_booked)),
    "the order in which balances change": Guard(lambda patch: patch.setattr(ledger, "sorted", list, False), POSTGRESQL),
    "locked rows": Guard(_no_waiting),
    "all or nothing": Guard(_bit_by_bit),
    "moves between states": Guard(saying(check_move, answer=let_pass)),
    "rows that never change": Guard(_changes_allowed),
    "one sealer at a time": Guard(lambda patch: patch.setattr(audit, "_is_only_sealer", lambda: True), POSTGRESQL),
    "one duty a person and case": Guard(saying(applications._why_done_before, answer=let_pass)),
    "who plans a budget line does not authorize it": Guard(saying(budgets.why_not_authorise_budget, answer=let_pass)),
    "who approved a claim does not release it": Guard(saying(payments.why_not_release_payout, answer=let_pass)),
    "who approved an award does not release its payment": Guard(saying(trade.why_approved_before, answer=let_pass)),
    "what a voucher may pay for": Guard(saying(why_not_draw, answer=let_pass)),
}


def drop(model: type[models.Model], name: str) -> None:
    """Take a named constraint, or the uniqueness of a field, out of this database."""
    constraints = model._meta.constraints
    with pytest.MonkeyPatch.context() as patch, connection.schema_editor() as editor:
        if found := next((one for one in constraints if one.name == name), None):
            # SQLite writes the table anew, with what its model says then.
            patch.setattr(model._meta, "constraints", [one for one in constraints if one.name != name])
            editor.remove_constraint(model, found)
        else:
            field = model._meta.get_field(name)
            editor.alter_field(model, field, _not_unique(field))


def _not_unique(field: models.Field) -> models.Field:
    _name, _path, args, kwargs = field.deconstruct()
    kwargs.pop("unique", None)
    if isinstance(field, models.OneToOneField):
        loose: models.Field = models.ForeignKey(*args, **kwargs | {"to_field": field.target_field.name})
        loose.remote_field.model = field.remote_field.model
    else:
        loose = type(field)(*args, **kwargs)
    loose.set_attributes_from_name(field.name)
    loose.model = field.model
    return loose
