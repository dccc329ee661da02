import datetime as dt
import hashlib

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.payments import notices, permissions
from marketplace.payments.balances import BalanceLine, sources
from marketplace.payments.models import (
    BankStatement,
    Difference,
    Payout,
    PayoutRoute,
    PayoutRun,
    RunEntry,
    StatementLine,
)
from marketplace.payments.services.payers import locked_office
from marketplace.payments.states import PayoutState, RunState

# A payment that the bank has not booked after this many business days is missing.
MISSING_AFTER_BUSINESS_DAYS = 3
# A file is booked on its day or within a week after it.
BOOKED_WITHIN = dt.timedelta(days=7)
FETCHED_BACK = dt.timedelta(days=10)
Kind, Why = Difference.Kind, Difference.Why


@transaction.atomic
def match_lines(*, by: Actor, office_id: int) -> int:
    """Look for ours behind each line that has none; what stays alone is a difference. Returns how many matched."""
    locked_office(office_id)
    matched = 0
    lines = StatementLine.objects.locked().filter(office_id=office_id).unmatched().exclude(difference__why__gt="")
    for line in lines.order_by("on", "pk"):
        if _match(line):
            matched += 1
            _close(Difference.objects.open().filter(line=line), Why.FOUND)
        else:
            _open(by, Kind.LINE, office_id=office_id, amount=line.amount, on=line.on, line=line)
    return matched


def _match(line: StatementLine) -> bool:
    """A run or a payment that left, or an entry that came back: by its reference first, then by sum and day."""
    if line.amount < ZERO:
        if run := _run_of(line):
            line.run = run
            _close(Difference.objects.open().filter(run=run), Why.FOUND)
        elif payout := _payout_of(line):
            line.payout = payout
            _close(Difference.objects.open().filter(payout=payout, kind=Kind.MISSING), Why.FOUND)
    elif line.amount > ZERO:
        line.entry = _entry_of(line)
    if not (line.run_id or line.payout_id or line.entry_id):
        return False
    line.save(update_fields=["run", "payout", "entry"])
    return True


def _said(line: StatementLine) -> str:
    return f"{line.words} {line.bank_reference}".upper()


def _run_of(line: StatementLine) -> PayoutRun | None:
    runs = PayoutRun.objects.filter(
        office_id=line.office_id,
        route=PayoutRoute.FILE,
        state=RunState.RELEASED,
        total=-line.amount,
        statement_line__isnull=True,
    ).order_by("effective_on", "pk")
    named = [run for run in runs if run.reference.upper() in _said(line)]
    near = [run for run in runs if run.effective_on and run.effective_on <= line.on <= run.effective_on + BOOKED_WITHIN]
    return next(iter([*named, *near]), None)


def _payout_of(line: StatementLine) -> Payout | None:
    """A payment made one by one is named on the statement: a sum alone could be anybody's."""
    left = Q(state=PayoutState.SENT) | Q(state=PayoutState.PAID)
    payouts = Payout.objects.filter(
        left, office_id=line.office_id, amount=-line.amount, route=PayoutRoute.TRANSFER, statement_line__isnull=True
    ).order_by("pk")
    said = _said(line)
    named = (one for one in payouts if one.reference.upper() in said or (one.bank_reference or "\n").upper() in said)
    return next(named, None)


def _entry_of(line: StatementLine) -> RunEntry | None:
    entries = RunEntry.objects.filter(
        run__office_id=line.office_id, amount=line.amount, bank_code__startswith="R", statement_line__isnull=True
    )
    rows = list(entries.select_related("payout", "run").order_by("pk"))
    said = _said(line)
    named = [one for one in rows if one.trace in said or one.payout.reference.upper() in said]
    near = [one for one in rows if one.run.effective_on and one.run.effective_on <= line.on]
    return next(iter([*named, *near]), None)


def _open(by: Actor, kind: str, *, office_id: int, amount: Money, on: dt.date, **what) -> Difference | None:
    if Difference.objects.filter(kind=kind, **what).exists():
        return None
    found = Difference.objects.create(kind=kind, office_id=office_id, amount=amount, on=on, **what)
    record(by, found, "difference.found", kind=kind, cents=amount.cents)
    notices.tell_difference(found)
    return found


def _close(differences, why: str) -> None:
    differences.update(why=why, closed_at=clock.now())


def open_returned(*, by: Actor, payout: Payout) -> None:
    """A return of what was recorded as paid: the books say disbursed and the bank has the money."""
    today = clock.today(payout.payee.zone)
    if payout.office_id:
        _open(by, Kind.RETURNED, office_id=payout.office_id, amount=payout.amount, on=today, payout=payout)


@transaction.atomic
def reconcile_office(*, office_id: int) -> None:
    """Part of the night: lines without ours are looked at again, and ours that no statement shows are found.

    A payment counts as missing once a statement covers its days and does not show it.
    """
    match_lines(by=SYSTEM, office_id=office_id)
    covered = BankStatement.objects.filter(office_id=office_id, source="bank").aggregate(last=Max("last_on"))["last"]
    if covered is None:
        return
    before = clock.business_days_before(covered, MISSING_AFTER_BUSINESS_DAYS)
    first = BankStatement.objects.filter(office_id=office_id, first_on__isnull=False).earliest("first_on").first_on
    runs = PayoutRun.objects.filter(office_id=office_id, state=RunState.RELEASED, statement_line__isnull=True)
    for run in runs.filter(effective_on__range=(first, before)).order_by("pk"):
        _open(SYSTEM, Kind.MISSING, office_id=office_id, amount=-run.total, on=run.effective_on or covered, run=run)
    paid = Payout.objects.filter(
        office_id=office_id, route=PayoutRoute.TRANSFER, state=PayoutState.PAID, statement_line__isnull=True
    )
    for payout in paid.filter(paid_on__range=(first, before)).order_by("pk"):
        _open(
            SYSTEM,
            Kind.MISSING,
            office_id=office_id,
            amount=-payout.amount,
            on=payout.paid_on or covered,
            payout=payout,
        )


@transaction.atomic
def fetch_balances() -> int:
    """Part of the night: what the registered sources say that moved, each movement once. Returns how many are new."""
    taken = 0
    for source in sources():
        for line in source.lines(since=clock.today() - FETCHED_BACK):
            taken += _take(source.code, line)
    return taken


def _take(code: str, line: BalanceLine) -> bool:
    fingerprint = hashlib.sha256(f"{code}|{line.external_id}".encode()).hexdigest()
    lines = StatementLine.objects.filter(office_id=line.office_id)
    known = lines.filter(fingerprint=fingerprint).first()
    if known is None:
        digest = hashlib.sha256(f"{code}|{line.on:%Y-%m}".encode()).hexdigest()
        month, _made = BankStatement.objects.get_or_create(
            office_id=line.office_id, sha256=digest, defaults={"source": code, "mapped_at": clock.now()}
        )
        StatementLine.objects.create(
            statement=month,
            office_id=line.office_id,
            number=month.lines.count() + 1,
            fingerprint=fingerprint,
            on=line.on,
            words=line.words[:300],
            bank_reference=line.external_id[:80],
            amount=line.amount,
            thing=line.thing[:40],
        )
        return True
    if line.thing and not known.thing:
        lines.filter(pk=known.pk).update(thing=line.thing[:40])
        _close(Difference.objects.open().filter(line=known), Why.FOUND)
    return False


def _locked_difference(difference_id: int) -> Difference:
    return Difference.objects.locked().get(pk=difference_id)


@transaction.atomic
def own_difference(*, by: Actor, difference_id: int) -> Difference:
    """Who takes it looks into it until it is explained."""
    found = _locked_difference(difference_id)
    if reason := permissions.why_not_settle(by, found.office_id):
        raise Refused(reason)
    if found.closed_at:
        raise DomainError(_("This difference is explained already."), code="closed")
    found.owner_id = by.user_id
    found.save(update_fields=["owner"])
    record(by, found, "difference.owned")
    return found


@transaction.atomic
def explain_difference(*, by: Actor, difference_id: int, why: str, note: str) -> Difference:
    """Say what it is; the line stays on the statement with the explanation beside it."""
    found = _locked_difference(difference_id)
    if reason := permissions.why_not_settle(by, found.office_id):
        raise Refused(reason)
    if found.closed_at:
        raise DomainError(_("This difference is explained already."), code="closed")
    if why not in Why.values or why == Why.FOUND:
        raise DomainError(_("Choose what it is."), field="why")
    if not note.strip():
        raise DomainError(_("Say how you know, for example the bank's letter of December 4."), field="note")
    found.owner_id = found.owner_id or by.user_id
    found.why, found.note, found.closed_by_id, found.closed_at = why, note.strip(), by.user_id, clock.now()
    found.save(update_fields=["owner", "why", "note", "closed_by", "closed_at"])
    record(by, found, "difference.explained", why=why, cents=found.amount.cents)
    return found
