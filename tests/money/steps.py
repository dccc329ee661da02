"""What people and the night do with public money, one step a function, through the services alone.

A step looks for something it can be done to, `pick`s among what it finds, and says which amounts moved between the
kinds of accounts of the line; `test_model.py` compares that with the books. None: there was nothing to do it to, or
nobody can say. A DomainError: the services refused.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from typing import Any

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.engagements import services as orders
from marketplace.engagements.models import Engagement, FundingLine, Milestone, Quote
from marketplace.engagements.selectors.terms import order_terms
from marketplace.engagements.states import EngagementState, MilestoneState, QuoteState
from marketplace.payments import services as payments
from subsidies import services
from subsidies.models import Application, BudgetLine, Claim, Program, Voucher
from subsidies.reasons import RecoveryGround, RevokeReason
from subsidies.selectors.recoveries import left_to_ask
from subsidies.selectors.shortfalls import shortfall_of
from subsidies.services import (
    allotments,
    applications,
    claims,
    cuts,
    decisions,
    funds,
    recoveries,
    replacements,
    vouchers,
)
from subsidies.services.winddowns import freeze_program
from subsidies.states import ApplicationState, ClaimState, ProgramState
from tests.marketplace.payments.factories import prove_payee
from tests.subsidies.trade import SIGNATURE

type_of_moves = dict[tuple[str, str], Money]
Pick = Callable[[Sequence[Any]], Any]

NOTHING = Money(0)
AMOUNTS = [Money(cents) for cents in (1, 100_000, 360_000, 720_000, 1_000_000)]
FORTNIGHT = dt.timedelta(days=14)
FAILED = [MilestoneState.DISPUTED, MilestoneState.REWORK]
ENDABLE = [EngagementState.AGREED, EngagementState.IN_DELIVERY, EngagementState.DELIVERED, EngagementState.DISPUTED]


@dataclass
class World:
    """One budget line of one program, and the people around it, by their keys and actors."""

    office: Any
    provider: Any
    program_id: int
    line_id: int
    now: dt.datetime
    # {organisation: its signer}, as far as this process knows them.
    people: dict[int, Actor] = field(default_factory=dict)

    def copy(self) -> "World":
        return replace_fields(self, people=dict(self.people))

    def signer(self, organisation_id: int) -> Actor:
        if organisation_id not in self.people:
            members = Membership.objects.filter(organisation_id=organisation_id).order_by("pk")
            self.people[organisation_id] = members[0].actor()
        return self.people[organisation_id]

    @property
    def line(self) -> BudgetLine:
        return BudgetLine.objects.select_related("program").get(pk=self.line_id)

    def keys(self, rows) -> list[int]:
        return list(rows.order_by("pk").values_list("pk", flat=True))


def allot(w: World, pick: Pick) -> type_of_moves:
    amount = pick(AMOUNTS)
    keys = {"line_id": w.line_id, "amount": amount, "available_on": clock.today(w.line.program.zone)}
    planned = allotments.plan_allotment(by=w.office.administrator, **keys)
    allotments.authorise_allotment(by=w.office.fiscal_officer, allotment_id=planned.pk)
    return {("unallotted", "available"): amount}


def commit(w: World, pick: Pick) -> type_of_moves | None:
    if not (cases := w.keys(Application.objects.filter(state=ApplicationState.IN_REVIEW))):
        return None
    amount = pick(AMOUNTS)
    decisions.recommend_application(by=w.office.reviewer, application_id=pick(cases), amount=amount)
    return {("available", "committed"): amount}


def approve(w: World, pick: Pick) -> type_of_moves | None:
    if not (cases := w.keys(Application.objects.filter(state=ApplicationState.RECOMMENDED))):
        return None
    case = Application.objects.get(pk=pick(cases))
    amount = pick([case.recommended_amount, *AMOUNTS])
    decisions.approve_application(by=w.office.administrator, application_id=case.pk, amount=amount)
    return back(w, "committed", case.recommended_amount - amount)


def accept(w: World, pick: Pick) -> type_of_moves | None:
    if not (cases := w.keys(Application.objects.filter(state=ApplicationState.APPROVED))):
        return None
    case = Application.objects.get(pk=pick(cases))
    applications.accept_award(by=w.signer(case.organisation_id), application_id=case.pk, signature=SIGNATURE)
    return {}


def draw(w: World, pick: Pick) -> type_of_moves | None:
    """Sign an order; what the vouchers of the operator pay of it is bound."""
    if not (quotes := w.keys(Quote.objects.filter(state=QuoteState.OPENED))):
        return None
    quote = Quote.objects.select_related("request").get(pk=pick(quotes))
    terms = order_terms(quote)
    keys = {"quote_id": quote.pk, "signature": SIGNATURE, "shown_own_share": terms.own_share}
    orders.sign_order(by=w.signer(quote.request.operator_id), **keys)
    return {("committed", "obligated"): terms.subsidy}


def deliver(w: World, pick: Pick) -> type_of_moves | None:
    """Deliver a milestone; it is accepted or disputed."""
    open_ones = Milestone.objects.filter(state=MilestoneState.PLANNED).exclude(
        engagement__state=EngagementState.CANCELLED
    )
    if not (milestones := w.keys(open_ones)):
        return None
    milestone = Milestone.objects.select_related("engagement").get(pk=pick(milestones))
    operator = w.signer(milestone.engagement.operator_id)
    orders.deliver_milestone(by=w.provider.actor, milestone_id=milestone.pk, evidence="Report handed over.")
    if pick([True, True, False]):
        orders.accept_milestone(by=operator, milestone_id=milestone.pk, signature=SIGNATURE)
    else:
        orders.dispute_milestone(by=operator, milestone_id=milestone.pk, text="Nobody can sign in.")
    return {}


def claim(w: World, pick: Pick) -> type_of_moves | None:
    lines = FundingLine.objects.filter(engagement__milestones__state=MilestoneState.ACCEPTED, claims=None)
    if not (found := w.keys(lines.distinct())):
        return None
    line = FundingLine.objects.get(pk=pick(found))
    milestone = pick(w.keys(line.engagement.milestones.filter(state=MilestoneState.ACCEPTED)))
    keys = {"milestone_id": milestone, "funding_line_id": line.pk, "invoice_number": f"INV-{milestone}"}
    claims.submit_claim(by=w.provider.actor, **keys)
    return {}


def approve_claim(w: World, pick: Pick) -> type_of_moves | None:
    if not (found := w.keys(Claim.objects.filter(state=ClaimState.SUBMITTED))):
        return None
    approved = claims.approve_claim(by=w.office.second_reviewer, claim_id=pick(found))
    return {("obligated", "payable"): approved.amount}


def pay(w: World, pick: Pick) -> type_of_moves | None:
    if not (found := w.keys(Claim.objects.filter(state=ClaimState.APPROVED))):
        return None
    payout = Claim.objects.get(pk=pick(found)).payout
    prove_payee(payout.payee, payout.office)
    payments.release_payout(by=w.office.fiscal_officer, payout_id=payout.pk)
    payments.mark_payout_paid(by=w.office.fiscal_officer, payout_id=payout.pk, bank_reference="ACH-1")
    return {("payable", "disbursed"): payout.amount}


def recover(w: World, pick: Pick) -> type_of_moves | None:
    """A part of what a claim was paid is asked back, owed and paid back: it is the funder's."""
    paid = Claim.objects.filter(state=ClaimState.PAID).order_by("pk")
    if not (found := [one for one in paid if left_to_ask(one)]):
        return None
    one = pick(found)
    amount = pick([left_to_ask(one), *AMOUNTS])
    words = {"ground": RecoveryGround.NOT_DELIVERED, "words": "The second day did not take place."}
    key = recoveries.give_notice(by=w.office.reviewer, claim_id=one.pk, amount=amount, **words).pk
    recoveries.answer_notice(by=w.provider.actor, recovery_id=key, answer="We forgot to take it off.")
    recoveries.establish_debt(by=w.office.second_reviewer, recovery_id=key)
    arrived = {"repaid_on": clock.today(w.line.program.zone), "bank_reference": "ACH-2"}
    recoveries.record_repayment(by=w.office.fiscal_officer, recovery_id=key, **arrived)
    return {("recovery", "returned"): amount}


def refund(w: World, pick: Pick) -> type_of_moves | None:
    """The operator ends an order; over work in dispute it is the provider's failure."""
    if not (found := w.keys(Engagement.objects.filter(state__in=ENDABLE))):
        return None
    order = Engagement.objects.get(pk=pick(found))
    before = _before(w, order, failed=order.milestones.filter(state__in=FAILED).exists())
    orders.cancel_order(by=w.signer(order.operator_id), engagement_id=order.pk, reason="We ended it.")
    return _came_back(w, order, before)


def replace(w: World, pick: Pick) -> type_of_moves | None:
    """The provider gives up a milestone; where its voucher is over a new one takes the money."""
    open_ones = Milestone.objects.filter(state=MilestoneState.PLANNED)
    open_ones = open_ones.filter(engagement__state__in=[EngagementState.AGREED, EngagementState.IN_DELIVERY])
    if not (found := w.keys(open_ones)):
        return None
    milestone = Milestone.objects.select_related("engagement").get(pk=pick(found))
    before = _before(w, milestone.engagement, failed=True)
    orders.drop_milestone(by=w.provider.actor, milestone_id=milestone.pk)
    return _came_back(w, milestone.engagement, before)


def reissue(w: World, pick: Pick) -> type_of_moves | None:
    """The office gives new dates to what came back."""
    if not (found := w.keys(Voucher.objects.usable())):
        return None
    replacements.replace_voucher(by=w.office.administrator, voucher_id=pick(found), reason="The provider gave up.")
    return {}


def cancel(w: World, pick: Pick) -> type_of_moves | None:
    if not (found := w.keys(Voucher.objects.usable())):
        return None
    voucher = Voucher.objects.get(pk=pick(found))
    left = funds.voucher_balance(voucher)
    moves = back(w, "committed", left)
    vouchers.cancel_voucher(by=w.signer(voucher.holder_id), voucher_id=voucher.pk, reason="We found free help.")
    return moves


def revoke(w: World, pick: Pick) -> type_of_moves | None:
    if not (found := w.keys(Voucher.objects.usable())):
        return None
    voucher = Voucher.objects.get(pk=pick(found))
    moves = back(w, "committed", funds.voucher_balance(voucher))
    words = {"code": RevokeReason.TERMS_NOT_KEPT, "reason": "No report came."}
    vouchers.revoke_voucher(by=w.office.administrator, voucher_id=voucher.pk, **words)
    return moves


def cut(w: World, pick: Pick) -> type_of_moves:
    """The funder takes money off the line, at times more than is free."""
    amount = pick(AMOUNTS)
    scope = funds.line_scope(w.line_id)
    free = {kind: funds.balance(kind, scope) for kind in cuts.FREE}
    keys = {"line_id": w.line_id, "amount": amount, "reason": "The appropriation fell.", "below_promises": True}
    cuts.cut_budget_line(by=w.office.fiscal_officer, **keys)
    moves = {}
    for kind in cuts.FREE:
        moves[kind, "returned"] = min(amount, free[kind])
        amount -= moves[kind, "returned"]
    return moves | {("shortfall", "returned"): amount}


def wind_down(w: World, pick: Pick) -> type_of_moves | None:
    program = Program.objects.get(pk=w.program_id)
    if program.state == ProgramState.WIND_DOWN:
        return None
    if program.state == ProgramState.OPEN:
        services.close_program(by=w.office.administrator, program_id=program.pk)
    today = clock.today(program.zone)
    days = {"freeze_on": today + FORTNIGHT, "last_claim_on": today + 5 * FORTNIGHT}
    services.wind_down_program(by=w.office.administrator, program_id=program.pk, **days)
    return {}


def expire(w: World, pick: Pick) -> type_of_moves | None:
    """A fortnight passes, and the night ends what is over. Only a freeze may lower what is promised besides."""
    w.now += FORTNIGHT
    with clock.travel(w.now):
        frozen = freeze_program(program_id=w.program_id)
        moves: type_of_moves = {}
        for pk in w.keys(Voucher.objects.usable()):
            voucher = Voucher.objects.select_related("program").get(pk=pk)
            given = back(w, "committed", funds.voucher_balance(voucher))
            if vouchers.expire_voucher(voucher_id=pk):
                moves = added(moves, given)
        for pk in w.keys(Application.objects.filter(state=ApplicationState.APPROVED)):
            given = back(w, "committed", funds.held(Application.objects.get(pk=pk)))
            if applications.lapse_award(application_id=pk):
                moves = added(moves, given)
    return None if frozen else moves


def back(w: World, kind: str, amount: Money, missing: Money | None = None) -> type_of_moves:
    """Where money that comes back goes: it covers a shortfall first, of `missing` or what is missing now."""
    covers = min(amount, shortfall_of(w.line_id) if missing is None else missing)
    return {(kind, "shortfall"): covers, (kind, "available"): amount - covers}


def added(moves: type_of_moves, more: type_of_moves) -> type_of_moves:
    return {key: moves.get(key, NOTHING) + more.get(key, NOTHING) for key in moves.keys() | more.keys()}


@dataclass(frozen=True)
class Before:
    """An order before it ends early: what each funding line gave back already, and whether a voucher takes the rest."""

    missing: Money
    released: dict[int, Money]
    to_voucher: dict[int, bool]


def _before(w: World, order: Engagement, *, failed: bool) -> Before:
    today = clock.today(w.line.program.zone)
    lines = list(order.funding_lines.select_related("draw__voucher__program").order_by("pk"))
    usable = {line.pk: line.draw.voucher.is_usable and today <= line.draw.voucher.last_order_day for line in lines}
    return Before(
        missing=shortfall_of(w.line_id),
        released={line.pk: line.released for line in lines},
        to_voucher={pk: failed or takes for pk, takes in usable.items()},
    )


def _came_back(w: World, order: Engagement, before: Before) -> type_of_moves:
    moves, missing = {}, before.missing
    for line in order.funding_lines.order_by("pk"):
        amount = line.released - before.released[line.pk]
        if before.to_voucher[line.pk]:
            more = {("obligated", "committed"): amount}
        else:
            more = back(w, "obligated", amount, missing)
            missing -= more["obligated", "shortfall"]
        moves = added(moves, more)
    return moves


STEPS = {
    step.__name__: step
    for step in (
        allot,
        commit,
        approve,
        accept,
        draw,
        deliver,
        claim,
        approve_claim,
        pay,
        recover,
        refund,
        replace,
        reissue,
        cancel,
        revoke,
        cut,
        wind_down,
        expire,
    )
}
