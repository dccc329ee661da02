"""Claims, payments and every movement of the ledger that belongs to one award."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.ledger.models import Transfer
from subsidies.models import Draw
from subsidies.selectors.audit.loading import Trail
from subsidies.selectors.audit.parts import Part, columns
from subsidies.selectors.budgets import TERMS, reason_in_words


def claims(trail: Trail) -> Part:
    rows = [
        (
            one.reference,
            one.milestone.title,
            one.provider.name,
            one.invoice_number,
            one.amount,
            one.get_state_display(),
            one.submitted_by.name,
            one.submitted_at,
            one.approved_by.name if one.approved_by else "",
            one.approved_at,
            one.remark,
        )
        for one in trail.claims
    ]
    shown = (_("Claim"), _("Milestone"), _("Provider"), _("Invoice"), _("Amount"), _("State"), _("Sent by"), _("Sent"))
    return Part("claims", _("Claims"), columns(*shown, _("Approved by"), _("Approved"), _("Remark")), rows)


def payments(trail: Trail) -> Part:
    paid = [(claim, claim.payout) for claim in trail.claims if claim.payout]
    rows = [
        (
            one.reference,
            claim.reference,
            one.amount,
            one.get_state_display(),
            one.released_by.name if one.released_by else "",
            one.released_at,
            one.paid_on,
            one.bank_reference,
        )
        for claim, one in paid
    ]
    shown = (_("Payment"), _("Claim"), _("Amount"), _("State"), _("Released by"), _("Released"), _("Paid"))
    return Part("payments", _("Payments"), columns(*shown, _("Bank reference")), rows)


def recoveries(trail: Trail) -> Part:
    rows = [
        (
            one.reference,
            one.claim.reference,
            one.debtor.name,
            one.amount,
            one.get_state_display(),
            one.get_ground_display(),
            one.words,
            one.noticed_by.name,
            one.noticed_at,
            one.respond_by,
            one.answer,
            one.answered_at,
            one.established_by.name if one.established_by else "",
            one.established_at,
            one.pay_by,
            one.recorded_by.name if one.recorded_by else "",
            one.repaid_on,
            one.bank_reference,
            one.dropped_by.name if one.dropped_by else "",
            one.drop_reason,
        )
        for one in trail.recoveries
    ]
    shown = (_("Asked back"), _("Claim"), _("Provider"), _("Amount"), _("State"), _("Why"), _("What was wrong"))
    asked = (_("Notice by"), _("Notice"), _("Answer by"), _("Answer"), _("Answered"))
    owed = (_("Decided by"), _("Decided"), _("Pay back by"), _("Recorded by"), _("Paid back"), _("Bank reference"))
    dropped = (_("Dropped by"), _("Why dropped"))
    return Part("recoveries", _("Money asked back"), columns(*shown, *asked, *owed, *dropped), rows)


def transfers(trail: Trail) -> Part:
    rows = [
        (
            one.posted_at,
            reason_in_words(one),
            str(TERMS.get((one.debit.kind, one.credit.kind), "")),
            one.amount,
            one.posted_by.name if one.posted_by else _("Levee"),
            one.pk,
            str(one.debit),
            str(one.credit),
            one.reason,
            one.idempotency_key,
            one.reverses_id,
        )
        for one in transfers_of(trail)
    ]
    shown = (_("When"), _("What"), _("Federal word"), _("Amount"), _("Who"))
    exact = (_("Number"), _("From"), _("To"), _("Reason code"), _("Key"), _("Reverses number"))
    return Part("transfers", _("Movements of the ledger"), columns(*shown, exact=exact), rows)


def transfers_of(trail: Trail) -> QuerySet[Transfer]:
    """From the reservation to the bank and back, first to last: on the award, the vouchers, their orders and claims."""
    one = trail.application
    scopes = [f"award:{one.pk}:line:{one.budget_line_id}"]
    scopes += [voucher.ledger_scope for voucher in trail.vouchers]
    draws = Draw.objects.filter(voucher__in=trail.vouchers).select_related("funding_line", "voucher").order_by("pk")
    scopes += [draw.ledger_scope for draw in draws]
    keys = [f"payout:{claim.payout_id}:paid" for claim in trail.claims if claim.payout_id]
    keys += [f"recovery:{one.pk}:repaid" for one in trail.recoveries]
    keys += [f"recovery:{one.pk}:repaid:shortfall" for one in trail.recoveries]
    touched = Q(debit__scope__in=scopes) | Q(credit__scope__in=scopes) | Q(idempotency_key__in=keys)
    return Transfer.objects.filter(touched).select_related("debit", "credit", "posted_by").order_by("pk")
