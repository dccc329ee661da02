"""What was bought with the award: requests, quotes, how they were compared, orders, milestones. No vault texts."""

from django.utils.translation import gettext as _

from marketplace.core.money import ZERO, Money
from marketplace.engagements.models import Milestone, Quote, Request
from subsidies.selectors.audit.decisions import YES_NO
from subsidies.selectors.audit.loading import Trail
from subsidies.selectors.audit.parts import Part, columns


def requests(trail: Trail) -> Part:
    asked = [order.request for order in trail.orders]
    rows = [
        (
            one.reference,
            one.title,
            one.category_name,
            one.opened_at,
            one.closes_on,
            ", ".join(str(firm) for firm in one.invitations.all()),
            one.buying_basis.get("rule", ""),
            _counted(one),
            one.created_by.name,
        )
        for one in asked
    ]
    shown = (_("Request"), _("What for"), _("Service"), _("Opened"), _("Last day for quotes"), _("Who was asked"))
    more = (_("Buying rule"), _("Price and related orders counted for it"), _("Written by"))
    return Part("requests", _("Requests for quotes"), columns(*shown, *more), rows)


def _counted(request: Request) -> str:
    """What the band was chosen by: "$18,000.00; ORD-123456 $6,000.00"."""
    basis = request.buying_basis
    if "counted" not in basis:
        return ""
    orders = (f"{order['reference']} {Money(order['cents'])}" for order in basis["orders"])
    return "; ".join([str(Money(basis["counted"])), *orders])


def quotes(trail: Trail) -> Part:
    """Those that were in the box when it was opened; a quote withdrawn before has no part in the decision."""
    opened = [quote for order in trail.orders for quote in order.request.quotes.all() if quote.opened_at]
    rows = [
        (
            one.request.reference,
            one.reference,
            one.provider.name,
            one.price,
            one.get_state_display(),
            one.sealed_at,
            one.opened_at,
            one.valid_until,
            _points(one),
            one.end_reason,
        )
        for one in sorted(opened, key=lambda quote: quote.pk)
    ]
    shown = (_("Request"), _("Quote"), _("Provider"), _("Price"), _("State"), _("Sealed"), _("Opened"))
    more = (_("Price good until"), _("Points"), _("What it was told"))
    return Part("quotes", _("Quotes"), columns(*shown, *more), rows)


def _points(quote: Quote) -> str:
    scores = sorted(quote.scores.all(), key=lambda score: (-score.weight, score.pk))
    words = (
        _("%(what)s %(points)s of 10, weight %(weight)s")
        % {"what": score.get_criterion_display(), "points": score.points, "weight": score.weight}
        for score in scores
    )
    return "; ".join(words)


def evaluations(trail: Trail) -> Part:
    compared = [getattr(order.request, "evaluation", None) for order in trail.orders]
    rows = [
        (
            one.request.reference,
            one.chosen.reference,
            one.reason,
            one.evaluated_by.name,
            one.evaluated_at,
            YES_NO[one.no_conflict],
            one.get_method_display(),
            one.asked,
            one.answered,
            one.fewer_reason,
            one.record.get("suggestion", ""),
        )
        for one in compared
        if one
    ]
    shown = (_("Request"), _("Chosen"), _("Why"), _("Who compared"), _("When"), _("Said to have no interest"))
    more = (_("How it was bought"), _("Quotes the rule wants"), _("Quotes that came"), _("Why there are fewer"))
    return Part("evaluations", _("How the quotes were compared"), columns(*shown, *more, _("What was suggested")), rows)


def orders(trail: Trail) -> Part:
    rows = [
        (
            one.reference,
            one.title,
            one.provider.name,
            one.price,
            one.subsidy,
            one.own_share,
            "; ".join(f"{line.program}: {line.amount}" for line in one.funding_lines.all()),
            one.get_state_display(),
            one.signed_at,
            one.end_reason,
            one.request.reference,
            one.quote.reference,
            one.contract.sha256,
        )
        for one in trail.orders
    ]
    shown = (
        _("Order"),
        _("What for"),
        _("Provider"),
        _("Price"),
        _("Subsidy"),
        _("Own share"),
        _("Who pays the subsidy"),
    )
    more = (_("State"), _("Signed"), _("Why it ended early"))
    exact = (_("Request"), _("Quote"), _("Fingerprint of the contract (SHA-256)"))
    return Part("orders", _("Orders"), columns(*shown, *more, exact=exact), rows)


def milestones(trail: Trail) -> Part:
    rows = [_milestone(order.reference, one) for order in trail.orders for one in order.milestones.all()]
    shown = (_("Order"), _("Milestone"), _("Done when"), _("Due"), _("Price"), _("Subsidy"), _("State"), _("Delivered"))
    more = (_("Accepted by"), _("Accepted"))
    note = _("What was handed over stands in the protected store. Here are its kind, its date and its fingerprint.")
    exact = (_("Reference"), _("File type"), _("Fingerprint (SHA-256)"))
    return Part("milestones", _("Delivery and acceptance"), columns(*shown, *more, exact=exact), rows, note)


def _milestone(order: str, one: Milestone) -> tuple:
    deliveries = sorted(one.deliveries.all(), key=lambda delivery: (delivery.delivered_at, delivery.pk))
    last = deliveries[-1] if deliveries else None
    file = last.document if last else None
    acceptance = getattr(one, "acceptance", None)
    signature = acceptance.signature if acceptance else None
    return (
        order,
        one.title,
        one.done_when,
        one.due_on,
        one.price,
        one.subsidy,
        one.get_state_display(),
        last.delivered_at if last else None,
        f"{signature.typed_name}, {signature.title}" if signature else "",
        signature.signed_at if signature else None,
        one.reference,
        file.file_type if file else "",
        file.sha256 if file else "",
    )


def own_shares(trail: Trail) -> Part:
    held = [(order, getattr(one, "own_share_row", None)) for order in trail.orders for one in order.milestones.all()]
    rows = [
        (
            order.reference,
            share.reference,
            share.amount,
            share.get_state_display(),
            share.invoice_number,
            share.invoiced_on,
            share.due_on,
            share.paid_at,
            sum((proof.amount for proof in share.proofs.all() if proof.confirmed_at), ZERO),
        )
        for order, share in held
        if share
    ]
    shown = (_("Order"), _("Own share"), _("Amount"), _("State"), _("Invoice"), _("Invoice date"), _("Due"))
    return Part(
        "own-shares", _("The operator’s own share"), columns(*shown, _("Paid"), _("Confirmed by both sides")), rows
    )
