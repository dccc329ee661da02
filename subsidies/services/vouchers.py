import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record, record_moves
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.kept import add_one
from marketplace.core.moves import check_move
from subsidies import notices, permissions
from subsidies.models import Application, BudgetLine, Program, Voucher
from subsidies.reasons import RevokeReason
from subsidies.selectors.estimates import award_terms
from subsidies.services import funds
from subsidies.states import VOUCHER_MOVES, VoucherState


def issue_voucher(*, by: Actor, application: Application) -> Voucher:
    """Turn an accepted award into a voucher that can be used at once; part of `accept_award`."""
    terms = award_terms(application)
    voucher = add_one(
        Voucher(
            application=application,
            holder=application.organisation,
            program=application.program,
            rule_card_version=application.rule_card_version,
            budget_line=application.budget_line,
            categories={item.category_code: item.category_name for item in application.items.all()},
            rate=application.rate,
            line_cap=terms.line_cap,
            minimum_own_share=terms.minimum_own_share,
            face_amount=application.approved_amount,
            is_synthetic=application.program.is_synthetic,
            state=VoucherState.ACTIVE,
            **dates_of(application.program, application.budget_line),
        )
    )
    record_issued(by, voucher)
    return voucher


def record_issued(by: Actor, voucher: Voucher, **facts: int) -> None:
    """A voucher is written as active: it was issued, and could be used from the same moment."""
    check_move(VOUCHER_MOVES, VoucherState.ISSUED, voucher.state)
    record_moves(by, voucher, VoucherState.ISSUED, voucher.state, cents=voucher.face_amount.cents, **facts)


def dates_of(program: Program, line: BudgetLine) -> dict[str, dt.date]:
    """The dates of a voucher issued today: the program's, cut to those of the budget line."""
    today = clock.today(program.zone)
    order_by = min(today + dt.timedelta(days=program.order_within_days), line.last_obligation_on)
    service_end = min(max(today + dt.timedelta(days=program.service_within_days), order_by), line.last_claim_on)
    return {
        "order_by": order_by,
        "service_end": service_end,
        "invoice_by": min(service_end + dt.timedelta(days=program.invoice_within_days), line.last_claim_on),
        "line_opens_on": line.opens_on,
        "line_last_obligation_on": line.last_obligation_on,
        "line_last_claim_on": line.last_claim_on,
    }


def move_voucher(by: Actor, voucher: Voucher, target: str) -> None:
    source = voucher.state
    check_move(VOUCHER_MOVES, source, target)
    voucher.state = target
    fields = ["state"]
    if not VOUCHER_MOVES[VoucherState(target)]:
        voucher.ended_at = clock.now()
        fields += ["ended_at", "end_code", "end_reason"]
    voucher.save(update_fields=fields)
    record(by, voucher, f"voucher.{target}", source=source, target=target)


@transaction.atomic
def cancel_voucher(*, by: Actor, voucher_id: int, reason: str) -> Voucher:
    """The holder gives back what is left; orders already signed stand."""
    voucher = locked_voucher(voucher_id)
    if refusal := permissions.why_not_cancel_voucher(by, voucher):
        raise Refused(refusal)
    check_move(VOUCHER_MOVES, voucher.state, VoucherState.CANCELLED)
    if not reason.strip():
        raise DomainError(_("Say why you give it back, for example: we bought it another way."), field="reason")
    voucher.end_reason = reason.strip()
    move_voucher(by, voucher, VoucherState.CANCELLED)
    notices.tell_voucher_cancelled(voucher)
    funds.give_back_voucher(by=by, voucher=voucher, key=f"voucher:{voucher.pk}:cancelled", reason="voucher.cancelled")
    return voucher


@transaction.atomic
def revoke_voucher(*, by: Actor, voucher_id: int, code: str, reason: str) -> Voucher:
    """The program stops new orders, with a code and its own words; what is left goes back, signed orders stand."""
    voucher = locked_voucher(voucher_id)
    if refusal := permissions.why_not_revoke_voucher(by, voucher):
        raise Refused(refusal)
    check_move(VOUCHER_MOVES, voucher.state, VoucherState.REVOKED)
    if code not in RevokeReason.values:
        raise DomainError(_("Choose the reason."), field="code")
    if not reason.strip():
        raise DomainError(_("Say what happened. The holder reads it word for word."), field="reason")
    voucher.end_code, voucher.end_reason = code, reason.strip()
    move_voucher(by, voucher, VoucherState.REVOKED)
    notices.tell_voucher_revoked(voucher)
    funds.give_back_voucher(by=by, voucher=voucher, key=f"voucher:{voucher.pk}:revoked", reason="voucher.revoked")
    return voucher


@transaction.atomic
def expire_voucher(*, voucher_id: int) -> bool:
    """End a voucher whose last day to order has passed in the program's zone; False when it has not."""
    voucher = locked_voucher(voucher_id)
    if not (voucher.is_usable and voucher.orders_are_over):
        return False
    move_voucher(SYSTEM, voucher, VoucherState.EXPIRED)
    notices.tell_voucher_expired(voucher)
    funds.give_back_voucher(by=SYSTEM, voucher=voucher, key=f"voucher:{voucher.pk}:expired", reason="voucher.expired")
    return True


def locked_voucher(voucher_id: int) -> Voucher:
    line = ("budget_line__program", "budget_line__fund_source", "application__budget_line__program")
    related = ("program", "holder", "application__program")
    return Voucher.objects.locked().select_related(*line, *related).get(pk=voucher_id)


@transaction.atomic
def hand_vouchers_over(*, by: Actor, from_id: int, to_id: int) -> list[Voucher]:
    """Vouchers that can still be drawn follow a succession; orders already signed stay with who signed them.

    The caller has authorized the succession. The budget line and the balance stay as they are.
    """
    vouchers = list(Voucher.objects.usable().filter(holder_id=from_id).locked())
    for voucher in vouchers:
        voucher.holder_id = to_id
        voucher.save(update_fields=["holder"])
        record(by, voucher, "voucher.handed_over", source_holder=from_id, target_holder=to_id)
    return vouchers
