import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.ledger.services import post
from marketplace.payments import notices, permissions
from marketplace.payments.models import CaseCollection, FinanceCase, OnlinePayment, Payout
from marketplace.payments.selectors import debt_of
from marketplace.payments.services.books import Books
from marketplace.payments.services.ownshares import locked_payment

Outcome = FinanceCase.Outcome


@transaction.atomic
def open_case(
    *, kind: str, amount: Money, payment: OnlinePayment | None = None, payout: Payout | None = None, code: str = ""
) -> FinanceCase:
    """Put something in front of whoever runs the instance; one open case of a kind for a payment."""
    about = {"payment": payment, "payout": payout}
    case = FinanceCase.objects.filter(**about, kind=kind, closed_at__isnull=True).first()
    if case is not None:
        return case
    payee = payment.own_share.engagement.provider if payment else payout.payee
    case = FinanceCase.objects.create(**about, kind=kind, organisation=payee, amount=amount, code=code[:80])
    named = (payment or payout).reference
    record(SYSTEM, case, "finance_case.opened", kind=kind, payment=named, cents=amount.cents)
    notices.tell_case_opened(case)
    return case


def _locked_open_case(by: Actor, case_id: int) -> FinanceCase:
    """The case, after its payment: the debt is the payment's, so every case and every refund of it waits here."""
    payment_id = FinanceCase.objects.values_list("payment_id", flat=True).get(pk=case_id)
    payment = locked_payment(payment_id) if payment_id else None
    case = FinanceCase.objects.locked().get(pk=case_id)
    case.payment = payment
    if reason := permissions.why_not_close_case(by):
        raise Refused(reason)
    if case.closed_at:
        raise DomainError(_("This case is closed already."), code="illegal_move")
    return case


def _close(by: Actor, case: FinanceCase, outcome: str, note: str) -> None:
    case.closed_at, case.closed_by_id, case.outcome, case.note = clock.now(), by.user_id, outcome, note
    case.save(update_fields=["closed_at", "closed_by", "outcome", "note"])
    record(by, case, "finance_case.closed", kind=case.kind, outcome=outcome)


@transaction.atomic
def close_case(*, by: Actor, case_id: int, note: str) -> FinanceCase:
    """A person did what was needed and says what; the ledger is put right by what they did, not by this.

    An own share that Stripe did not move is sent again.
    A debt is not closed in words while the ledger shows it: it is collected or written off.
    """
    case = _locked_open_case(by, case_id)
    if debt_of(case):
        raise DomainError(_("The debt is still open. Record what was collected, or write it off."), field="note")
    if not note.strip():
        raise DomainError(_("Say what was done, for example: refunded at Stripe on November 30."), field="note")
    _close(by, case, Outcome.DONE, note.strip())
    if case.payment_id and case.kind == FinanceCase.Kind.TRANSFER:
        outbox.enqueue("payments.send_own_share", case.payment_id)
    return case


@transaction.atomic
def record_collection(
    *, by: Actor, case_id: int, amount: Money, bank_reference: str, received_on: dt.date
) -> FinanceCase:
    """The provider paid back part or all of its debt: that much is owed no more, and the last part closes the case."""
    case = _locked_open_case(by, case_id)
    if by.user_id is None:
        raise Refused(_("A person of this marketplace records it."))
    left, reference = debt_of(case), bank_reference.strip()
    if case.payment is None or not left:
        raise DomainError(_("Nothing is owed on this payment any more. Close the case and say why."), code="no_debt")
    if not ZERO < amount <= left:
        raise DomainError(_("Enter an amount up to %(left)s.") % {"left": left}, field="amount")
    if not reference:
        raise DomainError(_("Enter the bank's reference of the money, for example check 1042."), field="bank_reference")
    if received_on > clock.today():
        raise DomainError(_("Enter the day the money came: today or earlier."), field="received_on")
    if CaseCollection.objects.filter(payment=case.payment, bank_reference=reference).exists():
        raise DomainError(_("This money is recorded already. Nothing was changed."), field="bank_reference")
    one = CaseCollection.objects.create(
        case=case,
        payment=case.payment,
        amount=amount,
        bank_reference=reference,
        received_on=received_on,
        recorded_by_id=by.user_id,
    )
    record(by, case, "finance_case.collected", cents=amount.cents, received_on=received_on.isoformat())
    if amount == left:
        _close(by, case, Outcome.COLLECTED, _("Collected: %(reference)s") % {"reference": reference})
    notices.tell_debt_less(case, amount, left - amount)
    _book(by, case, "own_repaid", amount, f"finance_case:{case.pk}:collected:{one.pk}", "own_share.collected")
    return case


@transaction.atomic
def ask_write_off(*, by: Actor, case_id: int, reason: str) -> FinanceCase:
    """Propose to give the rest of a debt up; nothing is given up until a second person agrees."""
    case = _locked_open_case(by, case_id)
    if not debt_of(case):
        raise DomainError(_("Nothing is owed on this case, so there is nothing to write off."), code="no_debt")
    if not reason.strip():
        raise DomainError(_("Say why the money cannot be collected."), field="reason")
    case.write_off_reason, case.write_off_asked_at = reason.strip(), clock.now()
    case.write_off_asked_by_id = by.user_id
    case.save(update_fields=["write_off_reason", "write_off_asked_by", "write_off_asked_at"])
    record(by, case, "finance_case.write_off_asked")
    notices.tell_write_off_asked(case, case.write_off_asked_by.name if case.write_off_asked_by else "")
    return case


@transaction.atomic
def keep_debt(*, by: Actor, case_id: int) -> FinanceCase:
    """The debt is not given up after all."""
    case = _locked_open_case(by, case_id)
    case.write_off_reason, case.write_off_asked_by, case.write_off_asked_at = "", None, None
    case.save(update_fields=["write_off_reason", "write_off_asked_by", "write_off_asked_at"])
    record(by, case, "finance_case.debt_kept")
    return case


@transaction.atomic
def write_off(*, by: Actor, case_id: int) -> FinanceCase:
    """A second person agrees: whoever runs the instance bears what is left of the debt."""
    case = _locked_open_case(by, case_id)
    if case.write_off_asked_at is None:
        raise DomainError(_("Nobody has asked to write this debt off."), code="illegal_move")
    if reason := permissions.why_not_write_off(by, case):
        raise Refused(reason)
    left = debt_of(case)
    _close(by, case, Outcome.WRITTEN_OFF, case.write_off_reason)
    if left:
        notices.tell_debt_less(case, left, ZERO)
        _book(by, case, "instance", left, f"finance_case:{case.pk}:written_off", "own_share.written_off")
    return case


def _book(by: Actor, case: FinanceCase, source: str, amount: Money, key: str, reason: str) -> None:
    if case.payment is None:
        raise TypeError("A debt is of an own share that was paid online")
    books = Books(case.payment)
    post(
        debit=books.account(source),
        credit=books.account("own_receivable"),
        amount=amount,
        key=key,
        reason=reason,
        by=by,
    )
