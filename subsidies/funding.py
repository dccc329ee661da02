"""Public money as orders and payments see it: the plug-ins that they call without knowing programs."""

from collections.abc import Collection, Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.actor import Actor
from marketplace.core.errors import DomainError
from marketplace.core.money import ZERO, Money
from marketplace.engagements.funding import BuyingRule, FundingOffer
from marketplace.engagements.models import FundingLine
from marketplace.payments.claims import Expected
from marketplace.payments.models import Payout
from subsidies import permissions
from subsidies.models import Claim, Draw, FundSourceKind, Voucher
from subsidies.selectors.claims import expected_on
from subsidies.selectors.estimates import award_terms
from subsidies.selectors.routes import payouts_by_stripe
from subsidies.selectors.shortfalls import shortfall_of
from subsidies.services import funds
from subsidies.services.claims import follow_payout
from subsidies.services.replacements import issue_replacement
from subsidies.services.vouchers import locked_voucher, move_voucher
from subsidies.states import ClaimState, VoucherState

# Ends of an order that the provider answers for.
PROVIDER_FAILED = ("provider_failed", "milestone_dropped")
# What the rule card needs beside the voucher itself.
TERMS = ("application__rule_card_version", "application__program")


class VoucherSource:
    """Active vouchers of the operator whose categories cover the purchase, soonest to end first."""

    code = "voucher"

    def offers(self, *, operator_id: int, category_codes: Iterable[str]) -> list[FundingOffer]:
        codes = frozenset(category_codes)
        usable = Voucher.objects.usable().filter(holder_id=operator_id)
        related = ("program", "budget_line__fund_source", *TERMS)
        vouchers = [
            voucher
            for voucher in usable.select_related(*related).order_by("order_by", "pk")
            if codes <= frozenset(voucher.categories) and not voucher.orders_are_over
        ]
        left = funds.voucher_balances(vouchers)
        return [offer_of(voucher, left[voucher.pk]) for voucher in vouchers]

    def obligate(self, *, by: Actor, line: FundingLine) -> None:
        """Bind the line's amount: committed (voucher) → obligated (order), while the voucher is locked."""
        voucher = locked_voucher(Voucher.objects.values_list("pk", flat=True).get(reference=line.offer_id))
        if reason := why_not_draw(voucher, line):
            raise DomainError(reason)
        left = funds.voucher_balance(voucher) - line.amount
        if left < ZERO:
            raise DomainError(_used_meanwhile(voucher, left + line.amount), code="over_commitment")
        draw = Draw.objects.create(voucher=voucher, funding_line=line, amount=line.amount)
        target = VoucherState.PARTLY_USED if left else VoucherState.USED
        if voucher.state != target:
            move_voucher(by, voucher, target)
        key = f"draw:{draw.pk}:obligated"
        funds.move(by, funds.voucher_account(voucher), funds.order_account(draw), line.amount, key, "order.signed")

    def release(self, *, by: Actor, line: FundingLine, amount: Money, reason: str) -> None:
        """Back to the voucher while it can be used. Else to a new one where the provider failed, or to the budget."""
        draw = Draw.objects.select_related("voucher", "funding_line").get(funding_line=line)
        voucher = locked_voucher(draw.voucher_id)
        if voucher.budget_line.closed_at:
            return  # what was left of the order was closed out with the line
        if not _takes_orders(voucher) and reason in PROVIDER_FAILED:
            voucher = issue_replacement(by=by, voucher=voucher, amount=amount) or voucher
        order, key = funds.order_account(draw), f"draw:{draw.pk}:released:{line.released.cents}"
        if _takes_orders(voucher):
            funds.move(by, order, funds.voucher_account(voucher), amount, key, f"order.{reason}")
        else:
            funds.give_back(by, voucher.application, order, amount, key, f"order.{reason}")

    def buying_rules(self, *, offers: list[FundingOffer], price: Money) -> BuyingRule:
        references = [offer.offer_id for offer in offers]
        vouchers = Voucher.objects.filter(reference__in=references).select_related("program", *TERMS).order_by("pk")
        rules = [rule for voucher in vouchers if (rule := _rule(voucher, price))]
        if not rules:
            return BuyingRule(1, 0, _("One quote is enough."))
        return max(rules, key=lambda rule: (rule.formal_procurement, rule.minimum_invited, rule.open_business_days))


def offer_of(voucher: Voucher, left: Money) -> FundingOffer:
    """`left` is what can still be ordered with it."""
    terms = award_terms(voucher.application)
    return FundingOffer(
        source=VoucherSource.code,
        offer_id=voucher.reference,
        rate=voucher.rate,
        priority=voucher.budget_line.priority,
        stackable=terms.stackable,
        is_federal=voucher.budget_line.fund_source.kind == FundSourceKind.FEDERAL,
        federal_statute=terms.federal_statute,
        voucher_balance=left,
        line_cap=voucher.line_cap,
        minimum_own_share=voucher.minimum_own_share,
        pays_tax=terms.pays_tax,
        budget_scope=funds.line_scope(voucher.budget_line_id),
        label=_("Voucher %(reference)s") % {"reference": voucher.reference},
        program=voucher.program.name,
        rule=_("%(program)s pays %(rate)s%% of what it covers.")
        % {"program": voucher.program.name, "rate": f"{voucher.rate * 100:.2f}".rstrip("0").rstrip(".")},
        category_codes=frozenset(voucher.categories),
    )


def why_not_draw(voucher: Voucher, line: FundingLine) -> str:
    """Why this order may not use this voucher now, whatever is left on it."""
    if voucher.state == VoucherState.USED:
        return _used_meanwhile(voucher, ZERO)
    if not voucher.is_usable:
        return _(
            "Voucher %(reference)s pays for no new orders any more. It is now: %(state)s. Nothing was signed. "
            "Open the quote again to see what you would pay without it."
        ) % {"reference": voucher.reference, "state": voucher.get_state_display()}
    if voucher.holder_id != line.engagement.operator_id:
        return _("This voucher belongs to another organization.")
    if line.engagement.category_code not in voucher.categories:
        return _("Voucher %(reference)s does not cover this service.") % {"reference": voucher.reference}
    if shortfall_of(voucher.budget_line_id):
        return _(
            "The funder took money back from behind voucher %(reference)s. The program office decides what is still "
            "covered; until then no order can use it."
        ) % {"reference": voucher.reference}
    if voucher.orders_are_over:
        return _("Orders with voucher %(reference)s could be signed until %(date)s.") % {
            "reference": voucher.reference,
            "date": date_format(voucher.last_order_day, "F j, Y"),
        }
    return ""


def _takes_orders(voucher: Voucher) -> bool:
    return voucher.is_usable and not voucher.orders_are_over


def _used_meanwhile(voucher: Voucher, left: Money) -> str:
    return _(
        "Another order has used voucher %(reference)s meanwhile, and %(left)s is left on it. Nothing was signed. "
        "Open the quote again to see what you would pay now."
    ) % {"reference": voucher.reference, "left": left}


def _rule(voucher: Voucher, price: Money) -> BuyingRule | None:
    band = award_terms(voucher.application).buying_band(price)
    if band is None:
        return None
    if band.formal_procurement:
        sentence = _("%(program)s: this price needs your formal buying process.")
    elif band.invited == 1 and not band.business_days:
        sentence = _("%(program)s: one quote is enough at this price. Say why the price is fair.")
    else:
        sentence = ngettext(
            "%(program)s: invite at least %(count)s provider and keep the request open %(days)s business days.",
            "%(program)s: invite at least %(count)s providers and keep the request open %(days)s business days.",
            band.invited,
        )
    words = {"program": voucher.program.name, "count": band.invited, "days": band.business_days}
    return BuyingRule(band.invited, band.business_days, sentence % words, band.formal_procurement)


class VoucherClaims:
    """Claims on vouchers, as payments ask about them."""

    def stands_in(self, actor: Actor, payout: Payout) -> bool:
        claim = claim_of(payout)
        return claim is not None and permissions.stands_in_for_release(actor, claim)

    def why_not_release(self, actor: Actor, payout: Payout) -> str:
        claim = claim_of(payout)
        return permissions.why_approved_before(actor, claim) if claim else ""

    def follow(self, *, by: Actor, payout: Payout) -> None:
        follow_payout(by=by, payout=payout)

    def url(self, payout: Payout) -> str:
        claim = claim_of(payout)
        return claim.get_absolute_url() if claim else ""

    def by_processor(self, payouts: Collection[Payout]) -> set[int]:
        return payouts_by_stripe(payouts)

    def expected(self, *, payee_id: int, engagement_id: int | None = None) -> list[Expected]:
        found = Claim.objects.filter(provider_id=payee_id, state=ClaimState.SUBMITTED)
        if engagement_id:
            found = found.filter(milestone__engagement_id=engagement_id)
        return [
            Expected(amount=claim.amount, on=expected_on(claim), url=claim.get_absolute_url())
            for claim in found.select_related("program").with_promises().order_by("submitted_at", "pk")
        ]


def claim_of(payout: Payout) -> Claim | None:
    return Claim.objects.select_related("program", "voucher").filter(payout=payout).first()
