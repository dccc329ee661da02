"""After the decision: appeal, suspension, the end of the term."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.core import clock
from marketplace.core.changes import record_changes
from marketplace.core.errors import DomainError, Refused
from providers import notices, permissions
from providers.models import VettingCase
from providers.reasons import REOPENING_REASONS, AppealReason, SuspensionReason
from providers.services.screening import follow_block
from providers.services.vetting import lock_case, move
from providers.states import VettingState

# Days before the end on which the firm is told; the first one makes the case "expiring".
WARNINGS = (60, 30, 7)


@transaction.atomic
def appeal_decline(*, by: Actor, case_id: int, text: str) -> VettingCase:
    case = lock_case(case_id)
    if reason := permissions.why_not_answer_vetting(by, case):
        raise Refused(reason)
    if not text.strip():
        raise DomainError(_("Say why the decision should change."), field="text")
    case.appeal = text.strip()
    move(by, case, VettingState.APPEALED, "appealed", "appeal")
    notices.tell_appealed(case)
    return case


@transaction.atomic
def decide_appeal(*, by: Actor, case_id: int, reason: str) -> VettingCase:
    """An officer who took no part reopens the review or upholds the decline, with a coded reason."""
    case = lock_case(case_id)
    if refusal := permissions.why_not_hear_appeal(by, case):
        raise Refused(refusal)
    if reason not in AppealReason.values:
        raise DomainError(_("Choose the reason."), field="reason")
    case.appeal_reason, case.appeal_heard_by_id = reason, by.user_id
    case.reviewed_by = case.reviewed_at = None
    target = VettingState.EVIDENCE_REVIEW if reason in REOPENING_REASONS else VettingState.UPHELD
    fields = ("appeal_reason", "appeal_heard_by", "reviewed_by", "reviewed_at")
    move(by, case, target, "appeal_decided", *fields, reason=reason)
    notices.tell_appeal_decided(case)
    return case


@transaction.atomic
def suspend_provider(*, by: Actor, case_id: int, reason: str, remark: str) -> VettingCase:
    """Hide every listing at once and bar new orders and payments, until another officer ends it."""
    case = lock_case(case_id)
    if refusal := permissions.why_not_vet(by, case):
        raise Refused(refusal)
    if reason not in SuspensionReason.values:
        raise DomainError(_("Choose the reason."), field="reason")
    if not remark.strip():
        raise DomainError(_("Say what was found and what would end the suspension."), field="remark")
    case.suspension_reason, case.suspension_remark, case.suspended_by_id = reason, remark.strip(), by.user_id
    fields = ("suspension_reason", "suspension_remark", "suspended_by")
    move(by, case, VettingState.SUSPENDED, "suspended", *fields, reason=reason)
    follow_block(by, case)
    _listings_changed(case)
    notices.tell_suspended(case)
    return case


@transaction.atomic
def reinstate_provider(*, by: Actor, case_id: int) -> VettingCase:
    """End a suspension: the listings are visible again, and orders possible unless a list still bars the firm."""
    case = lock_case(case_id)
    if refusal := permissions.why_not_end_suspension(by, case):
        raise Refused(refusal)
    move(by, case, VettingState.APPROVED, "reinstated")
    follow_block(by, case)
    _listings_changed(case)
    notices.tell_suspension_ended(case)
    return case


@transaction.atomic
def remove_provider(*, by: Actor, case_id: int) -> VettingCase:
    """A suspension that ends for good; the block on orders stays."""
    case = lock_case(case_id)
    if refusal := permissions.why_not_end_suspension(by, case):
        raise Refused(refusal)
    move(by, case, VettingState.REMOVED, "removed")
    _listings_changed(case)
    notices.tell_suspension_ended(case)
    return case


def _listings_changed(case: VettingCase) -> None:
    record_changes("listing", case.provider.listings.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def warn_of_end(*, case_id: int) -> VettingCase:
    """Daily, for a case near its end: tell the firm 60, 30 and 7 days before."""
    case = lock_case(case_id)
    days = (case.vetted_until - clock.today()).days
    if case.state == VettingState.APPROVED and days <= WARNINGS[0]:
        move(SYSTEM, case, VettingState.EXPIRING, "expiring")
        notices.tell_ends_soon(case, days)
    elif case.state == VettingState.EXPIRING and days in WARNINGS[1:]:
        notices.tell_ends_soon(case, days)
    return case


@transaction.atomic
def expire_case(*, case_id: int) -> VettingCase:
    """The last day has passed: listings are hidden and the firm is told how to come back."""
    case = lock_case(case_id)
    if case.vetted_until >= clock.today():
        return case
    if case.state == VettingState.APPROVED:
        move(SYSTEM, case, VettingState.EXPIRING, "expiring")
    if case.state == VettingState.EXPIRING:
        move(SYSTEM, case, VettingState.EXPIRED, "expired")
        _listings_changed(case)
        notices.tell_expired(case)
    return case


def cases_near_their_end() -> list[int]:
    """Ids of vetted cases whose end is within the first warning, or has passed."""
    limit = clock.today() + dt.timedelta(days=WARNINGS[0])
    states = [VettingState.APPROVED, VettingState.EXPIRING]
    near = VettingCase.objects.filter(state__in=states, vetted_until__lte=limit)
    return list(near.order_by("pk").values_list("pk", flat=True))
