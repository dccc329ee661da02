"""A provider failed: a new voucher carries on with what was not delivered, without a new application.

It holds what the program would have paid of the undelivered work, so that a dearer order pays no more and a cheaper
one its share of the lower price.
"""

from django.db import transaction
from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.engagements.models import FundingLine
from subsidies import notices, permissions
from subsidies.models import Voucher
from subsidies.services import funds
from subsidies.services.vouchers import dates_of, locked_voucher, move_voucher, record_issued
from subsidies.states import VoucherState

CARRIED_OVER = (
    *("application", "holder", "program", "rule_card_version", "budget_line"),
    *("categories", "rate", "line_cap", "minimum_own_share", "is_synthetic"),
)


@transaction.atomic
def replace_voucher(*, by: Actor, voucher_id: int, reason: str) -> Voucher:
    """The office gives new dates to what came back from orders that a provider did not fulfil.

    What else is left stays on the old voucher; where nothing is, it ends as replaced.
    """
    old = locked_voucher(voucher_id)
    if refusal := permissions.why_not_replace_voucher(by, old):
        raise Refused(refusal)
    if not old.is_usable:
        raise DomainError(_("Only a voucher that can still be drawn is replaced."), code="over")
    if not reason.strip():
        raise DomainError(_("Say what happened. The holder reads it word for word."), field="reason")
    _check_line(old)
    amount = came_back(old)
    if not amount:
        raise DomainError(_("No order on this voucher has ended early, so there is nothing to replace."))
    rest = funds.voucher_balance(old) - amount
    if not rest:
        old.end_reason = reason.strip()
        move_voucher(by, old, VoucherState.REPLACED)
    new = _issue(by, old, amount)
    key = f"voucher:{new.pk}:replaces"
    funds.move(by, funds.voucher_account(old), funds.voucher_account(new), amount, key, "voucher.replaced")
    return new


def issue_replacement(*, by: Actor, voucher: Voucher, amount: Money) -> Voucher | None:
    """Part of ending an order whose voucher can no longer take the money back; None after the last obligation day.

    The second milestone that a provider gives up adds to the voucher that the first one made.
    """
    today = clock.today(voucher.program.zone)
    if not voucher.budget_line.may_still_obligate:
        return None
    if known := voucher.replacements.usable().filter(order_by__gte=today).locked().order_by("-pk").first():
        known.face_amount += amount
        known.save(update_fields=["face_amount"])
        record(by, known, "voucher.raised", cents=amount.cents)
        return known
    return _issue(by, voucher, amount)


def came_back(voucher: Voucher) -> Money:
    """What orders that ended early gave back and no replacement has taken over, as far as it is still there."""
    released = FundingLine.objects.filter(draw__voucher=voucher).aggregate(sum=Sum("released"))["sum"] or ZERO
    replaced = voucher.replacements.aggregate(sum=Sum("face_amount"))["sum"] or ZERO
    return max(ZERO, min(released - replaced, funds.voucher_balance(voucher)))


def _issue(by: Actor, old: Voucher, amount: Money) -> Voucher:
    terms = {name: getattr(old, name) for name in CARRIED_OVER}
    dates = dates_of(old.program, old.budget_line)
    new = Voucher.objects.create(replaces=old, face_amount=amount, state=VoucherState.ACTIVE, **terms, **dates)
    record_issued(by, new, replaces=old.pk)
    notices.tell_voucher_replaced(new)
    return new


def _check_line(voucher: Voucher) -> None:
    if not voucher.budget_line.may_still_obligate:
        raise DomainError(
            _("Its budget could be promised until %(day)s, so no new voucher can be issued from it.")
            % {"day": date_format(voucher.budget_line.last_obligation_on, "F j, Y")},
            code="over",
        )
