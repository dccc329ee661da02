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

from marketplace.accounts.models import Organisation
from marketplace.accounts.permissions import why_interested
from marketplace.audit import services as audit
from marketplace.core import immutability, kept
from marketplace.core.money import ZERO
from marketplace.core.moves import check_move
from marketplace.core.querysets import LockableQuerySet
from marketplace.engagements.models import Authority
from marketplace.engagements.services import signing
from marketplace.ledger import services as ledger
from marketplace.ledger.models import Account
from marketplace.payments import conditions
from marketplace.payments import permissions as payments
from marketplace.payments.services import payouts
from subsidies.funding import why_not_draw
from subsidies.models import BudgetLine, Deputy, Program, Recovery, Voucher
from subsidies.models.overrides import OverrideQuerySet
from subsidies.permissions import applications, budgets, trade
from subsidies.permissions import recoveries as asking
from subsidies.permissions.overrides import why_not_be_second
from subsidies.permissions.programs import why_not_hold_duty
from subsidies.selectors import monthends
from subsidies.selectors.claims import why_own_share_is_open
from subsidies.services import allotments, caps, claims, closings, cuts, decisions, funds, moves, offers, recoveries

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


def without(function: Callable, sentence: str) -> Callable[[pytest.MonkeyPatch], None]:
    """The function, which answers with a reason or "", has no reason where it would answer this one."""

    def off(patch):
        code = function.__code__
        assert sentence in code.co_consts, sentence
        consts = tuple("" if one == sentence else one for one in code.co_consts)
        patch.setattr(function, "__code__", code.replace(co_consts=consts))

    return off


def being(model: type[models.Model], name: str, answer: object) -> Callable[[pytest.MonkeyPatch], None]:
    """This property of every row is that."""
    return lambda patch: patch.setattr(model, name, answer)


def yes(*_args, **_kwargs) -> bool:
    return True


def no(*_args, **_kwargs) -> bool:
    return False


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


def _on_any_day(patch):
    lines = BudgetLine.objects.authorised().in_paying_order()
    patch.setattr(funds, "_open_lines", lambda program_id, today: lines.filter(program=program_id))


def _without_a_last_day(patch):
    patch.setattr(OverrideQuerySet, "standing", lambda rows, day: rows.filter(granted_at__isnull=False))


def _shortfall_forgotten(patch):
    patch.setattr(funds, "shortfall_of", lambda line_id: ZERO)


def _changes_allowed(patch):
    immutability.remove()


NOT_COVERED = (
    "The funder took money back from behind voucher %(reference)s. The program office decides what is still "
    "covered; until then no order can use it."
)
GUARDS = {
    "not above what was asked": Guard(saying(moves.refuse_above_what_was_asked, answer=let_pass)),
    "an approval never raises": Guard(saying(decisions._refuse_raising, answer=let_pass)),
    "two approvals of a large award": Guard(saying(Program.needs_second_approval, answer=no)),
    "offers that wait for an answer": Guard(saying(decisions._refuse_unanswered_offer, answer=let_pass)),
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
    "whose voucher it is": Guard(without(why_not_draw, "This voucher belongs to another organization.")),
    "vouchers that are not covered": Guard(without(why_not_draw, NOT_COVERED)),
    "the amount that the signer saw": Guard(saying(signing._refuse_other_amounts, answer=let_pass)),
    "own share first": Guard(saying(why_own_share_is_open, answer=let_pass)),
    "nothing is cut that is paid": Guard(saying(cuts._refuse_above_what_is_there, answer=let_pass)),
    "a shortfall is covered first": Guard(_shortfall_forgotten),
    "the last obligation day": Guard(_on_any_day),
    "money that comes back late": Guard(being(BudgetLine, "may_still_obligate", True)),
    "the freeze of a program": Guard(being(Program, "is_frozen", False)),
    "the last order day": Guard(being(Voucher, "orders_are_over", False)),
    "the last claim day": Guard(saying(claims._refuse_late, answer=let_pass)),
    "the last day to answer the office": Guard(saying(moves.is_over, answer=no)),
    "the day of an allotment": Guard(saying(allotments._is_due, answer=yes)),
    "the days of a deputy": Guard(saying(Deputy.why_not_on, answer=let_pass)),
    "the last day of an override": Guard(_without_a_last_day),
    "time to answer a notice": Guard(being(Recovery, "time_to_answer_is_over", True)),
    "what stands against closing a line": Guard(saying(closings.why_not_over, answer=let_pass)),
    "who plans an allotment does not authorize it": Guard(
        without(
            budgets.why_not_authorise_allotment,
            "You planned this allotment, so another fiscal officer has to authorize it.",
        )
    ),
    "who proposes an ending does not confirm it": Guard(
        without(
            budgets.why_not_confirm_ending,
            "You proposed this, so another fiscal officer or administrator confirms it.",
        )
    ),
    "who asks for an override does not grant it": Guard(
        without(why_not_be_second, "You asked for this, so another administrator has to answer.")
    ),
    "nobody grants themselves an override": Guard(
        without(why_not_be_second, "It is for you, so another administrator has to answer.")
    ),
    "who gives notice does not decide": Guard(
        without(asking.why_not_establish_debt, "You gave the notice, so a colleague decides whether it is a debt.")
    ),
    "who asks money back does not record it": Guard(
        without(asking.why_not_record_repayment, "You asked this money back, so a colleague records that it arrived.")
    ),
    "who establishes a debt does not drop it": Guard(
        without(
            asking.why_not_drop_recovery,
            "You decided that this is a debt, so a colleague decides whether to drop it.",
        )
    ),
    "the role of a step": Guard(saying(why_not_hold_duty, answer=let_pass)),
    "a fiscal officer pays": Guard(
        without(payments.why_not_handle_payout, "Only a fiscal officer of the program office can do this.")
    ),
    "ties to a party": Guard(saying(why_interested, answer=let_pass)),
    "the limit of a signer's paper": Guard(saying(Authority.covers, answer=yes)),
    "who enters a bank account does not verify it": Guard(
        without(payments.why_not_verify_account, "You entered this account, so a colleague must verify it.")
    ),
    "a bank account that two know": Guard(saying(conditions._account, answer=let_pass)),
    "a W-9 on file": Guard(saying(conditions._no_form, answer=let_pass)),
    "lists looked at within a day": Guard(saying(conditions._unscreened, answer=let_pass)),
    "somebody else is paid where two agree": Guard(saying(conditions._other, answer=let_pass)),
    "who prepares a run does not release it": Guard(
        without(payments.why_not_release_run, "You prepared this run, so a colleague has to release it.")
    ),
    "who names another payee does not agree to it": Guard(
        without(payments.why_not_approve_other_payee, "You named who is paid, so a colleague has to agree.")
    ),
    "blocked providers": Guard(being(Organisation, "may_trade", True)),
    "not paid above what is owed": Guard(saying(payouts._refuse_not_owed, answer=let_pass)),
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
