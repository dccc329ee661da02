"""What the exclusion lists say about a firm, and what a match stops."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.templatetags.levee import day
from providers import notices, permissions
from providers.models import ScreeningRun, VettingCase
from providers.services.vetting import lock_case, move
from providers.states import BARRED_STATES, SCREENABLE_STATES, VettingState

# An officer decides about a possible match within this many business days.
DECIDE_WITHIN_BUSINESS_DAYS = 2
Outcome = ScreeningRun.Outcome


@transaction.atomic
def start_screening(*, by: Actor, case_id: int) -> VettingCase:
    case = lock_case(case_id)
    if reason := permissions.why_not_vet(by, case):
        raise Refused(reason)
    move(by, case, VettingState.SCREENING, "screening_started")
    return case


@transaction.atomic
def record_screening(
    *, by: Actor, case_id: int, list_name: str, list_date: dt.date, outcome: str, remark: str = ""
) -> ScreeningRun:
    """Note what one exclusion list of a stated date says about the firm; a match always says why.

    The newest result of each list counts. A possible match stops new orders and payments until an officer
    notes another result; the firm is told and can answer.
    """
    case = lock_case(case_id)
    if reason := permissions.why_not_vet(by, case):
        raise Refused(reason)
    if by.user_id is None:
        raise Refused(_("A person checks the lists."))
    if case.state not in SCREENABLE_STATES:
        raise Refused(_("Lists are checked once screening has started, and while the case is open."))
    if list_date > clock.today():
        raise DomainError(_("Enter the date of the list you used; it cannot be in the future."), field="list_date")
    if outcome != Outcome.CLEAR and not remark.strip():
        raise DomainError(_("Say what matched and how you decided."), field="remark")
    before = case.screenings.newest().filter(list_name=list_name).first()
    case.screenings.newest().filter(list_name=list_name).update(replaced_at=clock.now())
    possible = outcome == Outcome.POSSIBLE
    today = clock.today(case.provider.organisation.zone)
    run = ScreeningRun.objects.create(
        case=case,
        list_name=list_name,
        list_date=list_date,
        outcome=outcome,
        remark=remark.strip(),
        decide_by=clock.business_days_after(today, DECIDE_WITHIN_BUSINESS_DAYS) if possible else None,
        checked_by_id=by.user_id,
    )
    record(by, run, "vetting.screened", list=list_name, outcome=outcome, case=case.pk)
    follow_block(by, case)
    if possible:
        notices.tell_possible_match(run)
    elif before and before.outcome == Outcome.POSSIBLE:
        notices.tell_match_decided(run)
    return run


@transaction.atomic
def answer_match(*, by: Actor, case_id: int, list_name: str, text: str) -> ScreeningRun:
    """The firm says why a possible match is not about it; officers read it beside the match."""
    case = lock_case(case_id)
    if reason := permissions.why_not_answer_vetting(by, case):
        raise Refused(reason)
    run = case.screenings.newest().possible().filter(list_name=list_name).first()
    if run is None:
        raise DomainError(_("An officer has already decided about this match. Open your vetting page again."))
    if not text.strip():
        raise DomainError(_("Say why this is not your firm, and what shows it."), field="text")
    run.answer, run.answered_at, run.answered_by_id = text.strip(), clock.now(), by.user_id
    run.save(update_fields=["answer", "answered_at", "answered_by"])
    record(by, run, "vetting.match_answered", list=list_name, case=case.pk)
    notices.tell_match_answered(run)
    return run


@transaction.atomic
def finish_screening(*, by: Actor, case_id: int) -> VettingCase:
    """On to the evidence, once the newest check of every list lets the firm pass."""
    case = lock_case(case_id)
    if reason := permissions.why_not_vet(by, case):
        raise Refused(reason)
    passed = set(case.screenings.newest().filter(outcome__in=ScreeningRun.PASSING).values_list("list_name", flat=True))
    for name, label in ScreeningRun.ListName.choices:
        if name not in passed:
            raise DomainError(_("Check this list and resolve any match first: %(list)s.") % {"list": label})
    move(by, case, VettingState.EVIDENCE_REVIEW, "screening_passed")
    return case


def follow_block(by: Actor, case: VettingCase) -> None:
    """Bar the firm from new orders and payments, or let it trade, as its lists and its case say now."""
    organisation = case.provider.organisation
    reason = _why_blocked(case)
    if reason == organisation.trading_blocked_reason:
        return
    if bool(reason) != bool(organisation.trading_blocked_at):
        organisation.trading_blocked_at = clock.now() if reason else None
        record(by, organisation, "organisation.trading_blocked" if reason else "organisation.trading_unblocked")
    organisation.trading_blocked_reason = reason[:300]
    organisation.save(update_fields=["trading_blocked_at", "trading_blocked_reason"])


def _why_blocked(case: VettingCase) -> str:
    """In words that buyers may read too."""
    newest = list(case.screenings.newest())
    if any(run.outcome == Outcome.EXCLUDED for run in newest):
        return _("This firm is on a federal exclusion list, so it can take no new orders or payments.")
    if case.state in BARRED_STATES:
        return str(case.get_suspension_reason_display())
    possible = [run.decide_by for run in newest if run.decide_by]
    if possible:
        return _(
            "We are checking a name on an exclusion list. New orders and payments wait; we decide by %(date)s."
        ) % {"date": day(min(possible))}
    return ""
