import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.payments import nacha
from marketplace.payments.models import PayoutAccount, ReturnsFile, RunEntry
from marketplace.payments.services.payers import locked_office, payer
from marketplace.payments.services.payouts import locked_payout, mark_payout_failed
from marketplace.payments.services.reconciling import open_returned
from marketplace.payments.states import PayoutState

# The account itself is wrong: nothing is paid to it again.
ACCOUNT_CODES = frozenset({"R02", "R03", "R04", "R13", "R16", "R20", "R28", "R29"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many entries came back, how many were paid and are to be put right, and how many are none of ours."""

    returned: int
    corrected: int
    unknown: int
    after_paid: tuple[str, ...]


@transaction.atomic
def import_returns(*, by: Actor, content: bytes) -> Imported:
    """Take the bank's file of returns: what came back is still owed and waits for somebody, each entry once.

    A payment that was recorded as paid keeps that state, which is final; it is named in the answer and stands among the
    differences until an officer explains it.
    """
    office_id, user_id = payer(by)
    locked_office(office_id)
    digest = hashlib.sha256(content).hexdigest()
    if ReturnsFile.objects.filter(office_id=office_id, sha256=digest).exists():
        raise DomainError(_("This file was taken before. Nothing was changed."), field="file")
    answers = {answer.trace: answer for answer in _read(content)}
    entries = RunEntry.objects.locked().filter(trace__in=answers, run__office_id=office_id)
    known = [(entry, answers[entry.trace]) for entry in entries.select_related("payout__payee")]
    fresh = [(entry, answer) for entry, answer in known if not entry.bank_code]
    after_paid = [entry.payout.reference for entry, answer in fresh if not _take(by, entry, answer)]
    for entry, _answer in fresh:
        if entry.payout.reference in after_paid:
            open_returned(by=by, payout=entry.payout)
    returned = sum(answer.is_return for _entry, answer in fresh)
    imported = Imported(
        returned=returned,
        corrected=len(fresh) - returned,
        unknown=len(answers) - len(known),
        after_paid=tuple(after_paid),
    )
    file = ReturnsFile.objects.create(
        office_id=office_id,
        sha256=digest,
        returned=imported.returned,
        corrected=imported.corrected,
        unknown=imported.unknown,
        imported_by_id=user_id,
    )
    record(by, file, "returns.imported", sha256=digest, returned=returned, unknown=imported.unknown)
    return imported


def _read(content: bytes) -> list[nacha.Answer]:
    try:
        return nacha.returns_of(content.decode("ascii"))
    except UnicodeDecodeError:
        raise DomainError(
            _("This is not a file of returns: it has signs that banks do not use."), field="file"
        ) from None
    except nacha.UnreadableFile as problem:
        raise DomainError(_sentence(problem), field="file", code=problem.code) from None


def _sentence(problem: nacha.UnreadableFile) -> str:
    if problem.code == "cut_off":
        return _("The file ends too early. Nothing was changed. Fetch it from the bank again.")
    if problem.code == "does_not_add_up":
        return _("The sums at the end of the file do not fit its lines. Nothing was changed. Fetch it again.")
    return _("Line %(line)s is not a line of a bank's file: each has 94 signs. Nothing was changed.") % {
        "line": problem.line
    }


def _take(by: Actor, entry: RunEntry, answer: nacha.Answer) -> bool:
    """False for a return of what was recorded as paid."""
    entry.bank_code, entry.answered_at = answer.code, clock.now()
    entry.save(update_fields=["bank_code", "answered_at"])
    payout = locked_payout(entry.payout_id)
    if payout.account_id and (not answer.is_return or answer.code in ACCOUNT_CODES):
        PayoutAccount.objects.locked().filter(pk=payout.account_id).update(bank_code=answer.code)
    if not answer.is_return:
        record(by, payout, "payout.bank_corrects", code=answer.code)
        return True
    if payout.state == PayoutState.SENT and payout.run_id == entry.run_id:
        mark_payout_failed(by=by, payout_id=payout.pk)
        return True
    return payout.state != PayoutState.PAID
