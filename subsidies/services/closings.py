"""The end of a budget line and of a month: what is left is closed out, and nothing is booked into what is signed."""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO
from marketplace.ledger.postings import Posting
from marketplace.ledger.selectors import balance, total
from marketplace.ledger.services import open_account
from marketplace.payments import books
from subsidies import notices
from subsidies.models import BudgetLine, Claim, MonthEnd, Program, Recovery
from subsidies.permissions import budgets as permissions
from subsidies.selectors.balances import budgets_at
from subsidies.selectors.monthends import end_of_month, last_day_of, next_month
from subsidies.selectors.shortfalls import commitments_of, shortfall_of, signed_orders_of, total_of
from subsidies.services import funds
from subsidies.states import ClaimState

LEFT = ("unallotted", "available")
WAITING = (ClaimState.SUBMITTED, ClaimState.RETURNED)


@transaction.atomic
def close_budget_line(*, by: Actor, line_id: int) -> BudgetLine:
    """After the line's last day: what is left of it, and of orders nobody claimed, goes to `closed_out`, once.

    Refused while a claim waits, money is approved and not paid or asked back, or something is promised or not covered.
    """
    line = BudgetLine.objects.locked().select_related("program__organisation").get(pk=line_id)
    if not by.is_system and (reason := permissions.why_not_close_budget(by, line)):
        raise Refused(reason)
    if reason := why_not_over(line):
        raise DomainError(reason, code="not_over")
    scope = funds.line_scope(line.pk)
    for order in signed_orders_of(line):
        account, key = funds.order_account(order.draw), f"line:{line.pk}:closed:draw:{order.draw.pk}"
        funds.give_back(by, order.draw.voucher.application, account, order.amount, key, "line.closed")
    closed_out = open_account("closed_out", scope)
    left = {kind: balance(kind, scope) for kind in LEFT}
    accounts = {kind: open_account(kind, scope) for kind in LEFT}
    postings = [
        Posting(accounts[kind], closed_out, amount, f"line:{line.pk}:closed:{kind}", "line.closed")
        for kind, amount in left.items()
        if amount
    ]
    funds.post_or_explain(by, postings)
    line.closed_at = clock.now()
    line.save(update_fields=["closed_at"])
    record(by, line, "budget_line.closed", cents=sum(left.values(), ZERO).cents)
    notices.tell_budget_closed(line)
    return line


def why_not_over(line: BudgetLine) -> str:
    """What stands against closing the line today; "" when nothing does."""
    if line.closed_at:
        return _("This budget line is closed already.")
    if line.authorised_at is None:
        return _("This budget line is not authorized, so there is nothing to close.")
    if clock.today(line.program.zone) <= line.closes_on:
        return _("This line closes after %(day)s.") % {"day": date_format(line.closes_on, "F j, Y")}
    if Claim.objects.filter(voucher__budget_line=line, state__in=WAITING).exists():
        return _("A claim on this line waits for an answer. Approve or decline it first.")
    if Recovery.objects.under_way().filter(claim__voucher__budget_line=line).exists():
        return _("Money of this line is asked back and not settled. Record that it was paid back, or drop it, first.")
    scope = funds.line_scope(line.pk)
    if payable := total("payable", pool=scope):
        return _("%(amount)s is approved and not paid. Pay it first.") % {"amount": payable}
    if promised := total_of(commitments_of(line)):
        return _("%(amount)s is promised in awards and vouchers that have not ended.") % {"amount": promised}
    if missing := shortfall_of(line.pk):
        return _("%(amount)s is not covered after a cut. Decide first what ends.") % {"amount": missing}
    return ""


@transaction.atomic
def close_when_over(*, line_id: int) -> bool:
    """Part of the night; False while something stands against it, which the budget page names."""
    line = BudgetLine.objects.locked().select_related("program").get(pk=line_id)
    if why_not_over(line):
        return False
    close_budget_line(by=SYSTEM, line_id=line.pk)
    return True


@transaction.atomic
def sign_month_off(*, by: Actor, program_id: int, month: dt.date, agrees: bool) -> MonthEnd:
    """Sign the books of one month, in the order of months; nothing is booked into it afterwards.

    `month` is its first day, as the page showed it: a page from before is refused with what comes next. What the bank's
    statements showed is signed with it; every difference has an owner before.
    """
    program = Program.objects.locked().select_related("organisation").get(pk=program_id)
    if reason := permissions.why_not_sign_month(by, program):
        raise Refused(reason)
    expected = next_month(program)
    if expected is None:
        raise DomainError(_("Every month that is over is signed off. The next one is not over yet."), code="none_due")
    if month != expected:
        raise DomainError(
            _("%(month)s comes next. Look at its balances and sign it.") % {"month": date_format(expected, "F Y")},
            code="other_month",
        )
    if not agrees:
        raise DomainError(_("Check the box to sign the month off."), field="agrees")
    budget, lines = budgets_at(program, end_of_month(month, program.zone))
    if not budget.adds_up:
        raise DomainError(_("The balances of this month do not agree. Ask the marketplace to check the books first."))
    bank = books.reconciled(program.organisation_id, month, last_day_of(month))
    if bank.unowned:
        raise DomainError(
            _("%(count)s differences with the bank have no owner. Somebody takes each of them first.")
            % {"count": bank.unowned},
            code="unowned",
        )
    held = {line.reference: {one.kind: one.amount.cents for one in own.segments} for line, own in lines}
    signed = MonthEnd.objects.create(
        program=program, month=month, balances=held, bank=bank.as_cents(), signed_by_id=by.user_id
    )
    record(by, program, "program.month_signed_off", month=month.isoformat(), lines=len(held))
    notices.tell_month_signed(signed)
    return signed
