from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.payments import notices, permissions
from marketplace.payments.models import FinanceCase, OnlinePayment


@transaction.atomic
def open_case(*, payment: OnlinePayment, kind: str, amount: Money, code: str = "") -> FinanceCase:
    """Put something in front of whoever runs the instance; one open case of a kind for a payment."""
    case = FinanceCase.objects.filter(payment=payment, kind=kind, closed_at__isnull=True).first()
    if case is not None:
        return case
    case = FinanceCase.objects.create(
        payment=payment,
        kind=kind,
        organisation=payment.own_share.engagement.provider,
        amount=amount,
        code=code[:80],
    )
    record(SYSTEM, case, "finance_case.opened", kind=kind, payment=payment.reference, cents=amount.cents)
    notices.tell_case_opened(case)
    return case


@transaction.atomic
def close_case(*, by: Actor, case_id: int, note: str) -> FinanceCase:
    """A person did what was needed and says what; the ledger is put right by what they did, not by this."""
    case = FinanceCase.objects.locked().get(pk=case_id)
    if reason := permissions.why_not_close_case(by):
        raise Refused(reason)
    if case.closed_at:
        raise DomainError(_("This case is closed already."), code="illegal_move")
    if not note.strip():
        raise DomainError(_("Say what was done, for example: repaid by check 1042."), field="note")
    case.closed_at, case.closed_by_id, case.note = clock.now(), by.user_id, note.strip()
    case.save(update_fields=["closed_at", "closed_by", "note"])
    record(by, case, "finance_case.closed", kind=case.kind)
    return case
