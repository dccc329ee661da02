"""Fund control: every movement of subsidy money from a budget line to what is payable; `payments` disburses it.

All accounts of a line have scopes that end in "line:<id>", so that one sum tells the state of the line:
authority + shortfall = unallotted + available + committed + obligated + payable + disbursed − recovered + closed_out
+ returned, where `shortfall` is what a cut took of promised money; it stands in the ledger below zero.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.kept import kept
from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Account
from marketplace.ledger.postings import Insufficient, Posting
from marketplace.ledger.selectors import accounts_named, balance, balances
from marketplace.ledger.services import open_account, open_accounts, post_all
from subsidies.models import Application, BudgetLine, Draw, Program, Voucher
from subsidies.selectors.shortfalls import shortfall_of
from subsidies.services import caps


def line_scope(line_id: int) -> str:
    return f"line:{line_id}"


def available_account(line: BudgetLine) -> Account:
    """What the line can still commit."""
    return open_account("available", line_scope(line.pk))


def award_account(application: Application, line: BudgetLine | None = None) -> Account:
    """What a recommendation reserves, until the voucher takes it over; on the application's line unless named."""
    return open_account("committed", _award_scope(application, line))


def held(application: Application, line: BudgetLine | None = None) -> Money:
    """What stands reserved for this application now, by whatever step."""
    return balance("committed", _award_scope(application, line))


def _award_scope(application: Application, line: BudgetLine | None) -> str:
    return f"award:{application.pk}:line:{line.pk if line else application.budget_line_id}"


def voucher_account(voucher: Voucher) -> Account:
    return open_account(voucher.ledger_kind, voucher.ledger_scope)


def voucher_balance(voucher: Voucher) -> Money:
    """What can still be ordered with this voucher."""
    return balance(voucher.ledger_kind, voucher.ledger_scope)


def voucher_balances(vouchers: Iterable[Voucher]) -> dict[int, Money]:
    """The same of many, by key, in one query."""
    names = {voucher.pk: (voucher.ledger_kind, voucher.ledger_scope) for voucher in vouchers}
    accounts = accounts_named(names.values()) if names else {}
    return {pk: accounts[name].balance if name in accounts else ZERO for pk, name in names.items()}


def order_account(draw: Draw) -> Account:
    return open_account("obligated", draw.ledger_scope)


def returned_account(line: BudgetLine) -> Account:
    """Where money that comes back goes: to be used again, or closed out after the last obligation date."""
    return open_account("available" if line.may_still_obligate else "closed_out", line_scope(line.pk))


def lines_today(program: Program) -> list[tuple[BudgetLine, Money]]:
    """The lines that may obligate today, in paying order, each with what it can still commit."""
    if program.is_frozen:
        return []
    lines = _open_lines(program.pk, clock.today(program.zone))
    left = balances(line_scope(line.pk) for line in lines)
    return [(line, left.get(("available", line_scope(line.pk)), ZERO)) for line in lines]


@kept
def _open_lines(program_id: int, today: dt.date) -> QuerySet[BudgetLine]:
    lines = BudgetLine.objects.authorised().filter(program=program_id)
    return lines.filter(opens_on__lte=today, last_obligation_on__gte=today).in_paying_order()


def line_for(application: Application, amount: Money) -> BudgetLine:
    """The first budget line that holds `amount` today, with what an offer of the waiting list already holds there.

    Raises a DomainError that names the amount missing when none does, or says that the program winds down.
    """
    if application.program.is_frozen:
        raise DomainError(_("The program winds down, so nothing new is promised any more."), code="frozen")
    most, already = ZERO, held(application) if application.budget_line_id else ZERO
    for line, left in lines_today(application.program):
        holds = left + already if line.pk == application.budget_line_id else left
        if holds >= amount:
            return line
        most = max(most, holds)
    raise does_not_fit(amount - most, most)


def reserve(
    *, by: Actor, application: Application, amount: Money, key: str, instead_of: BudgetLine | None = None
) -> None:
    """Commit `amount` from the application's budget line (`line_for`) and draw the caps of its rules with it.

    What an offer held on the line `instead_of` is free first. The hot row is touched last. Where somebody took that
    money since, the next line that holds it is taken, or the amount missing is named. Nothing is committed where a cap
    does not hold it.
    """
    caps.hold(application, amount)
    if instead_of:
        give_back_held(
            by=by, application=application, key=f"{key}:offer", reason="award.offer_replaced", line=instead_of
        )
    drawn = caps.draws(application, amount, key)
    try:
        post_or_explain(by, [*drawn, _reservation(application, amount, key)])
    except DomainError as error:
        line = application.budget_line
        if error.code != "over_commitment":
            raise
        application.budget_line = line_for(application, amount)
        if application.budget_line == line:
            raise
        application.save(update_fields=["budget_line"])
        post_or_explain(by, [*drawn, _reservation(application, amount, key)])


def _reservation(application: Application, amount: Money, key: str) -> Posting:
    line = ("available", line_scope(application.budget_line_id))
    available, award = open_accounts(line, ("committed", _award_scope(application, None)))
    return Posting(available, award, amount, key, "award.reserved")


def hand_over(*, by: Actor, application: Application, voucher: Voucher) -> None:
    """What an award reserved stands on its voucher from now on."""
    names = ("committed", _award_scope(application, None)), (voucher.ledger_kind, voucher.ledger_scope)
    award, account = open_accounts(*names)
    move(by, award, account, voucher.face_amount, f"voucher:{voucher.pk}:issued", "voucher.issued")


def does_not_fit(missing: Money, left: Money) -> DomainError:
    return DomainError(
        _("The program can still commit %(left)s, so %(missing)s is missing. Nothing was committed.")
        % {"left": left, "missing": missing},
        code="over_commitment",
        field="amount",
    )


def move(by: Actor, debit: Account, credit: Account, amount: Money, key: str, reason: str) -> None:
    """One posting; a limited account that would go below zero says what is missing."""
    if amount:
        post_or_explain(by, [Posting(debit, credit, amount, key, reason)])


def post_or_explain(by: Actor, postings: list[Posting]) -> None:
    """All or nothing. A limited account that would go below zero says what is missing."""
    try:
        post_all(postings, by=by)
    except Insufficient as error:
        left = balance(error.account.kind, error.account.scope)
        wanted = sum((one.amount for one in postings if one.debit == error.account), ZERO)
        raise _short(error.account, wanted - left, left) from error


def _short(account: Account, missing: Money, left: Money) -> DomainError:
    """In the words of what holds too little: only an available balance is what the program can still commit."""
    if account.kind == "available":
        return does_not_fit(missing, left)
    sentences = {
        "voucher": _("The voucher holds %(left)s, so %(missing)s is missing. Nothing was changed."),
        "award": _("The award holds %(left)s, so %(missing)s is missing. Nothing was changed."),
        "order": _("The order holds %(left)s, so %(missing)s is missing. Nothing was changed."),
    }
    other = _("Only %(left)s is left there, so %(missing)s is missing. Nothing was changed.")
    sentence = sentences.get(account.scope.partition(":")[0], other)
    return DomainError(sentence % {"left": left, "missing": missing}, code="over_commitment", field="amount")


def give_back_held(
    *, by: Actor, application: Application, key: str, reason: str, line: BudgetLine | None = None
) -> None:
    """All that stands reserved for an application, if anything does; on its line unless another is named."""
    amount = held(application, line)
    give_back_award(by=by, application=application, amount=amount, key=key, reason=reason, line=line)


def give_back_award(
    *, by: Actor, application: Application, amount: Money, key: str, reason: str, line: BudgetLine | None = None
) -> None:
    """Money reserved for an application that will not need it."""
    if amount:
        give_back(by, application, award_account(application, line), amount, key, reason, line)


def give_back_voucher(*, by: Actor, voucher: Voucher, key: str, reason: str) -> Money:
    """What stands on a voucher that ends; returns the amount."""
    left = voucher_balance(voucher)
    if left:
        give_back(by, voucher.application, voucher_account(voucher), left, key, reason)
    return left


def give_back(
    by: Actor,
    application: Application,
    account: Account,
    amount: Money,
    key: str,
    reason: str,
    line: BudgetLine | None = None,
) -> None:
    """Money of an award that nobody will need goes back to its line, and with it what it held of the caps."""
    back = _back_to_line(line or application.budget_line, account, amount, key, reason)
    post_or_explain(by, [*caps.returns(application, amount, key), *back])


def recovered(line: BudgetLine, amount: Money, key: str) -> list[Posting]:
    """What a payee paid back is the funder's, unless the line may use it again: then as any money that comes back.

    `recovery` stands below zero by what was recovered; what was disbursed stays as it was paid. Caps stay drawn.
    """
    recovery = open_account("recovery", line_scope(line.pk), limited=False)
    if line.reuses_recovered:
        return _back_to_line(line, recovery, amount, key, "recovery.repaid")
    return [Posting(recovery, open_account("returned", line_scope(line.pk)), amount, key, "recovery.repaid")]


def _back_to_line(line: BudgetLine, account: Account, amount: Money, key: str, reason: str) -> list[Posting]:
    """What comes back covers a shortfall first; nothing of it can be promised again before.

    The line is held, so that a cut at the same moment is seen, and two returns cover it one after the other.
    """
    BudgetLine.objects.locked().get(pk=line.pk)
    covers = min(amount, shortfall_of(line.pk))
    postings = []
    if covers:
        shortfall = open_account("shortfall", line_scope(line.pk), limited=False)
        postings.append(Posting(account, shortfall, covers, f"{key}:shortfall", reason))
    if amount > covers:
        postings.append(Posting(account, returned_account(line), amount - covers, key, reason))
    return postings
