import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import cast
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO
from marketplace.core.moves import check_move
from marketplace.ledger.postings import Insufficient
from marketplace.ledger.services import post_all
from marketplace.payments import conditions, nacha, notices, permissions
from marketplace.payments.models import OtherPayee, PayingOffice, Payout, PayoutRoute, PayoutRun, RunEntry
from marketplace.payments.selectors import funds_of
from marketplace.payments.services import funds
from marketplace.payments.services.payers import payer
from marketplace.payments.services.payouts import check_paid, locked_payouts, send, settle_payouts
from marketplace.payments.states import RUN_MOVES, PayoutState, RunState
from marketplace.reference import identifiers
from marketplace.reference.identifiers import Scheme
from marketplace.vault.services import open_entry, seal

FILE_KIND = "payments.bank_file"
MOST_PAYMENTS = 200
# The amount of an entry has ten digits.
MOST_CENTS = 10**10 - 1


@transaction.atomic
def set_paying_office(*, by: Actor, **values) -> PayingOffice:
    """What the office's bank gave it for payment files, and within how many days its law has it pay."""
    office_id, user_id = payer(by)
    if sentence := identifiers.check(Scheme.ABA, values["bank_routing"]):
        raise DomainError(sentence, field="bank_routing")
    office, _created = PayingOffice.objects.update_or_create(
        organisation_id=office_id, defaults={**values, "set_by_id": user_id, "set_at": clock.now()}
    )
    record(by, office, "paying_office.set", pay_days=office.pay_days, clock_start=office.clock_start)
    return office


@transaction.atomic
def prepare_run(*, by: Actor, payout_ids: Iterable[int], route: str = PayoutRoute.FILE) -> PayoutRun:
    """Put payments of one office that may leave today into a run, which a second fiscal officer releases.

    All of them leave by the same route: the bank's file, or Stripe where their programs say so.
    """
    office_id, user_id = payer(by)
    if route == PayoutRoute.FILE and not PayingOffice.objects.filter(organisation_id=office_id).exists():
        raise DomainError(_("Say first how your office pays: its bank and its terms."), code="no_bank")
    waiting = Payout.objects.locked().filter(pk__in=set(payout_ids), office_id=office_id)
    payouts = list(waiting.select_related("payee", "engagement").filter(state=PayoutState.QUEUED, run__isnull=True))
    if not 0 < len(payouts) <= MOST_PAYMENTS or len(payouts) != len(set(payout_ids)):
        raise DomainError(
            _("Choose 1 to %(most)s payments that wait. One of these left the line in the meantime.")
            % {"most": MOST_PAYMENTS},
            field="payouts",
        )
    _refuse_unready(payouts, route)
    run = PayoutRun.objects.create(
        office_id=office_id,
        route=route,
        prepared_by_id=user_id,
        total=sum((payout.amount for payout in payouts), ZERO),
        entry_count=len(payouts),
    )
    Payout.objects.filter(pk__in=[payout.pk for payout in payouts]).update(run=run)
    record(by, run, "payout_run.prepared", target=run.state, cents=run.total.cents, payments=len(payouts), route=route)
    notices.tell_run_prepared(run)
    return run


def _refuse_unready(payouts: Sequence[Payout], route: str) -> None:
    found = conditions.standings(payouts)
    for payout in payouts:
        if found[payout.pk].route != route:
            raise DomainError(
                _("%(payment)s leaves by another route than this run. Discard the run and prepare a new one.")
                % {"payment": payout.reference},
                field="payouts",
                code="other_route",
            )
        if missing := found[payout.pk].missing:
            raise DomainError(f"{payout.reference}: {missing[0]}", field="payouts", code="not_ready")
        if payout.amount.cents > MOST_CENTS:
            raise DomainError(_("%(payment)s is too large for a file.") % {"payment": payout}, field="payouts")


def _locked_run(run_id: int) -> PayoutRun:
    return PayoutRun.objects.locked().select_related("office").get(pk=run_id)


@transaction.atomic
def release_run(*, by: Actor, run_id: int) -> PayoutRun:
    """A second fiscal officer has looked: every payment leaves, and the file for the bank is written, once.

    By Stripe there is no file: each payment is sent on its own, from what the office holds there and from nothing else.
    Refused as a whole while one payment is not ready any more, or must not be released by this person.
    """
    run = _locked_run(run_id)
    if reason := permissions.why_not_release_run(by, run):
        raise Refused(reason)
    check_move(RUN_MOVES, run.state, RunState.RELEASED)
    payouts = list(Payout.objects.locked().filter(run=run).select_related("payee", "office", "engagement"))
    if sum((payout.amount for payout in payouts), ZERO) != run.total:
        raise DomainError(_("A payment left this run since it was prepared. Discard it and prepare a new one."))
    _refuse_unready(payouts, run.route)
    for payout in payouts:
        if reason := permissions.why_not_release_payout(by, payout):
            raise Refused(reason)
        send(by, payout, run.route)
    run.released_by_id, run.released_at, run.state = by.user_id, clock.now(), RunState.RELEASED
    if run.route == PayoutRoute.STRIPE:
        return _leave_by_stripe(by, run, payouts)
    written, pay_on = _write(run, payouts)
    run.file = seal(by=by, organisation=run.office, kind=FILE_KIND, content=written.text)
    run.file_sha256 = hashlib.sha256(written.text.encode()).hexdigest()
    run.entry_hash, run.effective_on = written.entry_hash, pay_on
    run.save()
    record(by, run, "payout_run.released", target=run.state, cents=run.total.cents, sha256=run.file_sha256)
    return run


def _leave_by_stripe(by: Actor, run: PayoutRun, payouts: Sequence[Payout]) -> PayoutRun:
    run.save()
    record(by, run, "payout_run.released", target=run.state, cents=run.total.cents, route=run.route)
    outbox.enqueue_each("payments.send_subsidy", [payout.pk for payout in payouts])
    held = funds_of(run.office_id).held
    try:
        post_all([funds.set_aside(payout) for payout in payouts], by=by)
    except Insufficient as error:
        raise DomainError(
            _(
                "Your office holds %(held)s at Stripe, and this run needs %(total)s. Nothing left. Put the rest there, "
                "have the marketplace record it, and release the run again; or discard it and pay fewer at once."
            )
            % {"held": held, "total": run.total},
            code="short_of_funds",
        ) from error
    return run


def _write(run: PayoutRun, payouts: Sequence[Payout]) -> tuple[nacha.Written, dt.date]:
    office = PayingOffice.objects.get(organisation=run.office)
    first = _next_trace(office)
    entries = [_entry(payout, number) for number, payout in enumerate(payouts, start=first)]
    here = clock.now().astimezone(ZoneInfo(run.office.zone))
    pay_on = clock.business_days_after(here.date(), 1)
    origin = nacha.Origin(
        bank_routing=office.bank_routing,
        bank_name=office.bank_name,
        company_name=office.company_name,
        company_id=office.company_id,
    )
    written = nacha.write_file(origin, entries, made_at=here, pay_on=pay_on, modifier=_modifier(run, here))
    RunEntry.objects.bulk_create(
        RunEntry(run=run, payout=payout, trace=trace, amount=payout.amount)
        for payout, trace in zip(payouts, written.traces, strict=True)
    )
    return written, pay_on


def _next_trace(office: PayingOffice) -> int:
    """Offices that share a bank count on together: an entry is told from all others by the bank and its number."""
    bank = office.bank_routing[: nacha.BANK_DIGITS]
    list(PayingOffice.objects.locked().filter(bank_routing__startswith=bank).order_by("pk"))
    last = RunEntry.objects.filter(trace__startswith=bank).aggregate(last=Max("trace"))["last"]
    return int(last[nacha.BANK_DIGITS :]) + 1 if last else 1


def _modifier(run: PayoutRun, here: dt.datetime) -> str:
    """The first file of a day is A, the next B: the bank takes two equal ones for one sent twice."""
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    earlier = PayoutRun.objects.filter(office=run.office, released_at__gte=midnight).count()
    return nacha.MODIFIERS[earlier % len(nacha.MODIFIERS)]


def _entry(payout: Payout, number: int) -> nacha.Entry:
    holder = payout.other_payee or payout.account
    if holder is None:
        raise DomainError(_("The provider has not said where to be paid."), code="no_account")
    numbers = cast(dict[str, str], open_entry(by=SYSTEM, entry=holder.numbers, purpose="payments.bank_file"))
    return nacha.Entry(
        routing=numbers["routing"],
        account=numbers["account"],
        amount=payout.amount,
        payee_id=payout.reference,
        payee_name=holder.name if isinstance(holder, OtherPayee) else holder.holder_name,
        invoice=payout.claim_reference,
        sequence=number,
    )


@transaction.atomic
def discard_run(*, by: Actor, run_id: int) -> PayoutRun:
    """Nothing of it leaves; its payments wait in line as before."""
    run = _locked_run(run_id)
    if reason := permissions.why_not_pay_for(by, run.office_id):
        raise Refused(reason)
    check_move(RUN_MOVES, run.state, RunState.DISCARDED)
    Payout.objects.filter(run=run, state=PayoutState.QUEUED).update(run=None)
    run.state = RunState.DISCARDED
    run.save(update_fields=["state"])
    record(by, run, "payout_run.discarded", target=run.state)
    return run


@transaction.atomic
def mark_run_paid(*, by: Actor, run_id: int, bank_reference: str, paid_on: dt.date) -> int:
    """The bank took the file and paid: every payment of it that did not come back is paid. Returns how many."""
    run = _locked_run(run_id)
    if reason := permissions.why_not_pay_for(by, run.office_id):
        raise Refused(reason)
    if run.route == PayoutRoute.STRIPE:
        raise DomainError(_("This run left by Stripe, which tells us what was paid."), field="bank_reference")
    sent = list(locked_payouts().filter(run=run, state=PayoutState.SENT))
    if not sent:
        raise DomainError(_("No payment of this run is on its way."), field="bank_reference")
    if run.effective_on and paid_on < run.effective_on:
        raise DomainError(_("Enter the day the bank paid: the day in the file or later."), field="paid_on")
    for payout in sent:
        check_paid(by, payout, bank_reference=bank_reference, paid_on=paid_on)
    settle_payouts(by, sent, bank_reference=bank_reference, paid_on=paid_on)
    return len(sent)
