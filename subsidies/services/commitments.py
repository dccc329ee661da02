"""Steps that end a commitment without an order; the callers have checked who may."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core.money import ZERO, Money
from subsidies import notices
from subsidies.models import Application, DecisionKind, Voucher
from subsidies.reasons import RevokeReason
from subsidies.services import funds
from subsidies.services.moves import decide, locked_application, move_application, stop_offers
from subsidies.services.vouchers import locked_voucher, move_voucher
from subsidies.states import ApplicationState, VoucherState


def hold_commitments(application_ids: Iterable[int]) -> None:
    """Cases and their vouchers that can be drawn, held before any balance is touched, so that nobody waits in turn.

    Every case before any voucher, as the steps of one case take them.
    """
    ids = set(application_ids)
    list(Application.objects.locked().filter(pk__in=ids))
    list(Voucher.objects.usable().locked().filter(application__in=ids))


def end_commitment(*, by: Actor, application_id: int, reason: str, key: str) -> Money:
    """By what the case is at today: the voucher is revoked, the award lapses, the rest goes back in line.

    Returns what it held; that goes to the line, to cover a shortfall first.
    """
    hold_commitments([application_id])
    application = locked_application(application_id)
    if application.state == ApplicationState.ACCEPTED:
        vouchers = application.vouchers.usable().order_by("pk").values_list("pk", flat=True)
        return sum((_revoke(by, pk, reason, f"{key}:voucher:{pk}") for pk in list(vouchers)), ZERO)
    amount = funds.held(application)
    if application.state == ApplicationState.APPROVED:
        move_application(by, application, ApplicationState.LAPSED)
    else:
        _back_in_line(by, application, reason)
    notices.tell_commitment_ended(application, reason)
    funds.give_back_held(by=by, application=application, key=key, reason="award.not_covered")
    return amount


def _revoke(by: Actor, voucher_id: int, reason: str, key: str) -> Money:
    voucher = locked_voucher(voucher_id)
    voucher.end_code, voucher.end_reason = RevokeReason.FUNDER_ENDED_IT, reason
    move_voucher(by, voucher, VoucherState.REVOKED)
    notices.tell_voucher_revoked(voucher)
    return funds.give_back_voucher(by=by, voucher=voucher, key=key, reason="voucher.revoked")


def take_back_undecided(*, by: Actor, application_id: int, key: str) -> None:
    """What nobody approved: a recommendation, or an offer from the waiting list that is open."""
    application = locked_application(application_id)
    if application.state not in (ApplicationState.RECOMMENDED, ApplicationState.IN_REVIEW):
        return
    reason = _("The program winds down, so nothing new is promised any more.")
    _back_in_line(by, application, reason)
    notices.tell_commitment_ended(application, reason)
    funds.give_back_held(by=by, application=application, key=key, reason="award.frozen")


def _back_in_line(by: Actor, application: Application, reason: str) -> None:
    """It keeps its place on the waiting list, and its duties start over; the system writes no decision of a person."""
    if application.state == ApplicationState.RECOMMENDED:
        _note(by, application, DecisionKind.REOPEN, reason)
        application.decision_round += 1
        move_application(by, application, ApplicationState.IN_REVIEW, "decision_round")
    _note(by, application, DecisionKind.WAIT_LIST, reason)
    application.answer_due_on = None
    move_application(by, application, ApplicationState.WAIT_LISTED, "answer_due_on")
    stop_offers(by, application)


def _note(by: Actor, application: Application, kind: str, reason: str) -> None:
    if not by.is_system:
        decide(by, application, kind, note=reason)
