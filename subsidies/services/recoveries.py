"""Subsidy that a claim should not have got: notice, answer, debt, money back; each step by another person."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from subsidies import notices
from subsidies.models import BudgetLine, Program, Recovery
from subsidies.permissions import recoveries as permissions
from subsidies.reasons import RecoveryGround
from subsidies.selectors.recoveries import left_to_ask, why_nothing_to_ask
from subsidies.services import funds
from subsidies.services.claims import locked_claim
from subsidies.states import RECOVERY_MOVES, RecoveryState

# Days to answer a notice, and again to pay a debt; a last day moves to the next business day.
DAYS_TO_ANSWER = 30
DAYS_TO_PAY = 30


@transaction.atomic
def give_notice(*, by: Actor, claim_id: int, amount: Money, ground: str, words: str) -> Recovery:
    """Tell the provider of a paid claim what was wrong and how much is asked back; it has 30 days to answer.

    All that is asked back of one claim, but for what was dropped, never exceeds what it was paid.
    """
    claim = locked_claim(claim_id)
    if reason := permissions.why_not_give_notice(by, claim):
        raise Refused(reason)
    # A line that closes at this moment would never take the money; the claim comes before the line.
    claim.voucher.budget_line = BudgetLine.objects.locked().get(pk=claim.voucher.budget_line_id)
    if reason := why_nothing_to_ask(claim):
        raise DomainError(reason, code="nothing_to_ask")
    _check_notice(amount, left_to_ask(claim), ground, words)
    recovery = Recovery.objects.create(
        claim=claim,
        debtor=claim.provider,
        amount=amount,
        ground=ground,
        words=words.strip(),
        noticed_by_id=by.user_id,
        respond_by=_last_day(claim.program, DAYS_TO_ANSWER),
    )
    facts = {"claim": claim.pk, "cents": amount.cents, "ground": ground}
    record(by, recovery, "recovery.noticed", target=recovery.state, **facts)
    notices.tell_recovery_noticed(recovery)
    return recovery


def _check_notice(amount: Money, left: Money, ground: str, words: str) -> None:
    if amount <= ZERO:
        raise DomainError(_("Enter what is to be paid back, more than $0.00."), field="amount")
    _refuse_above_what_was_paid(amount, left)
    if ground not in RecoveryGround.values:
        raise DomainError(_("Choose why the money is asked back."), field="ground")
    if not words.strip():
        raise DomainError(_("Say what was wrong. The provider reads it word for word."), field="words")


def _refuse_above_what_was_paid(amount: Money, left: Money) -> None:
    if amount > left:
        raise DomainError(
            _("You can ask back up to %(left)s: what this claim was paid, less what was asked back before.")
            % {"left": left},
            field="amount",
            code="above_paid",
        )


@transaction.atomic
def answer_notice(*, by: Actor, recovery_id: int, answer: str) -> Recovery:
    """The provider's side, once; also after the last day, as long as nobody has decided."""
    recovery = _locked(recovery_id)
    if reason := permissions.why_not_answer_notice(by, recovery):
        raise Refused(reason)
    check_move(RECOVERY_MOVES, recovery.state, RecoveryState.ANSWERED)
    if not answer.strip():
        raise DomainError(_("Write your answer. The program office reads it before it decides."), field="answer")
    recovery.answer, recovery.answered_by_id, recovery.answered_at = answer.strip(), by.user_id, clock.now()
    _move(by, recovery, RecoveryState.ANSWERED, "answer", "answered_by", "answered_at")
    notices.tell_recovery_answered(recovery)
    return recovery


@transaction.atomic
def establish_debt(*, by: Actor, recovery_id: int) -> Recovery:
    """A second person decides that the provider owes the money, due in 30 days.

    Only after the answer, or after the last day to answer has passed without one.
    """
    recovery = _locked(recovery_id)
    if reason := permissions.why_not_establish_debt(by, recovery):
        raise Refused(reason)
    check_move(RECOVERY_MOVES, recovery.state, RecoveryState.ESTABLISHED)
    if recovery.state == RecoveryState.NOTICED and not recovery.time_to_answer_is_over:
        raise DomainError(
            _("%(provider)s can answer until %(day)s. Decide after the answer, or after that day.")
            % {"provider": recovery.debtor.name, "day": date_format(recovery.respond_by, "F j, Y")},
            code="may_still_answer",
        )
    recovery.established_by_id, recovery.established_at = by.user_id, clock.now()
    recovery.pay_by = _last_day(recovery.claim.program, DAYS_TO_PAY)
    _move(by, recovery, RecoveryState.ESTABLISHED, "established_by", "established_at", "pay_by")
    notices.tell_recovery_established(recovery)
    return recovery


@transaction.atomic
def record_repayment(*, by: Actor, recovery_id: int, repaid_on: dt.date, bank_reference: str) -> Recovery:
    """A third person writes down that the whole amount arrived; it is the funder's, or the line's if that may use it.

    Refused on a closed line and into a signed month. What the award drew of the caps stays drawn.
    """
    recovery = _locked(recovery_id)
    if reason := permissions.why_not_record_repayment(by, recovery):
        raise Refused(reason)
    check_move(RECOVERY_MOVES, recovery.state, RecoveryState.REPAID)
    _check_repayment(recovery, repaid_on, bank_reference)
    recovery.repaid_on, recovery.bank_reference = repaid_on, bank_reference.strip()
    recovery.recorded_by_id, recovery.recorded_at = by.user_id, clock.now()
    _move(by, recovery, RecoveryState.REPAID, "repaid_on", "bank_reference", "recorded_by", "recorded_at")
    notices.tell_recovery_repaid(recovery)
    line = recovery.claim.voucher.budget_line
    funds.post_or_explain(by, funds.recovered(line, recovery.amount, f"recovery:{recovery.pk}:repaid"))
    return recovery


def _check_repayment(recovery: Recovery, repaid_on: dt.date, bank_reference: str) -> None:
    zone = recovery.claim.program.zone
    if repaid_on > clock.today(zone):
        raise DomainError(_("Enter the day the money arrived, today or before."), field="repaid_on")
    if repaid_on < recovery.noticed_at.astimezone(ZoneInfo(zone)).date():
        raise DomainError(_("Enter a day on or after the day of the notice."), field="repaid_on")
    if not bank_reference.strip():
        raise DomainError(_("Enter the reference on the bank statement, for example ACH-2042."), field="bank_reference")


@transaction.atomic
def drop_recovery(*, by: Actor, recovery_id: int, reason: str) -> Recovery:
    """Nothing is to be paid back after all; the amount can be asked back again, with another notice."""
    recovery = _locked(recovery_id)
    if refusal := permissions.why_not_drop_recovery(by, recovery):
        raise Refused(refusal)
    check_move(RECOVERY_MOVES, recovery.state, RecoveryState.DROPPED)
    if not reason.strip():
        raise DomainError(_("Say why nothing has to be paid back. The provider reads it."), field="reason")
    recovery.drop_reason, recovery.dropped_by_id, recovery.dropped_at = reason.strip(), by.user_id, clock.now()
    _move(by, recovery, RecoveryState.DROPPED, "drop_reason", "dropped_by", "dropped_at")
    notices.tell_recovery_dropped(recovery)
    return recovery


def _locked(recovery_id: int) -> Recovery:
    related = ("debtor", "claim__program__organisation", "claim__voucher__budget_line__program")
    return Recovery.objects.locked().select_related(*related).get(pk=recovery_id)


def _move(by: Actor, recovery: Recovery, target: str, *fields: str) -> None:
    source = recovery.state
    recovery.state = target
    recovery.save(update_fields=["state", *fields])
    facts = {"claim": recovery.claim_id, "cents": recovery.amount.cents}
    record(by, recovery, f"recovery.{target}", source=source, target=target, **facts)


def _last_day(program: Program, days: int) -> dt.date:
    return clock.business_day_from(clock.today(program.zone) + dt.timedelta(days=days))
