from dataclasses import dataclass, field

from marketplace.engagements.models import Engagement
from subsidies.models import Application, Claim, Recovery, Voucher

ONE_AWARD = (
    "organisation",
    "program__organisation",
    "rule_card_version__signed_by",
    "budget_line__fund_source",
    "signature__organisation",
    "award_signature__organisation",
    "prepared_by",
)
OF_ORDERS = (
    "funding_lines",
    "milestones__deliveries__document",
    "milestones__deliveries__delivered_by",
    "milestones__acceptance__signature__organisation",
    "milestones__acceptance__program_signature__organisation",
    "milestones__own_share_row__proofs",
    "request__invitations__provider",
    "request__quotes__provider",
    "request__quotes__lines",
    "request__quotes__scores",
)


@dataclass(frozen=True, slots=True)
class Trail:
    """Everything that hangs on one award, read once: vouchers, the orders drawn on them, claims and what came back."""

    application: Application
    vouchers: list[Voucher] = field(default_factory=list)
    orders: list[Engagement] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    recoveries: list[Recovery] = field(default_factory=list)


def trail_of(application: Application) -> Trail:
    """As many queries for an award with twenty orders as for one with none paid yet."""
    vouchers = list(application.vouchers.select_related("budget_line").order_by("pk"))
    if not vouchers:
        return Trail(application)
    orders = (
        Engagement.objects.filter(funding_lines__draw__voucher__in=vouchers)
        .select_related("operator", "provider", "signature__organisation", "request__evaluation__chosen")
        .select_related("request__evaluation__evaluated_by", "request__created_by", "quote", "contract")
        .prefetch_related(*OF_ORDERS)
    )
    claims = Claim.objects.filter(voucher__in=vouchers).select_related(
        "provider", "milestone", "submitted_by", "approved_by", "payout__released_by", "payout__created_by"
    )
    recoveries = Recovery.objects.filter(claim__voucher__in=vouchers).select_related(
        "claim", "debtor", "noticed_by", "answered_by", "established_by", "recorded_by", "dropped_by"
    )
    parts = (list(rows.order_by("pk")) for rows in (orders, claims, recoveries))
    return Trail(application, vouchers, *parts)
