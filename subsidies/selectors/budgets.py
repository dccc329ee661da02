"""Where a program's money stands, in federal words with the plain ones, and as a bar."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.core.money import ZERO, Money
from marketplace.engagements.models import Engagement
from marketplace.ledger.models import Account, Transfer
from subsidies.models import Application, BudgetLine, Claim, Program, Recovery, Voucher
from subsidies.selectors.bars import KINDS, Segment, got_back, segments_of, uncovered
from subsidies.states import ApplicationState

PENDING = [ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.RETURNED]


@dataclass(frozen=True, slots=True)
class Budget:
    """`if_all_approved` may be below zero: then that much of the pending requests does not fit.

    The segments always add up to the authority; what was recovered, and what a cut left uncovered, stand in them below
    zero.
    """

    authority: Money
    available: Money
    unallotted: Money
    pending_count: int
    if_all_approved: Money
    segments: list[Segment]
    got_back: Money
    uncovered: Money

    @property
    def drawn(self) -> Money:
        """What the bar stands for: the authority, and what is promised without cover."""
        return self.authority + self.uncovered

    @property
    def sum_of_segments(self) -> Money:
        return sum((one.amount for one in self.segments), ZERO)

    @property
    def adds_up(self) -> bool:
        """The invariant of fund control: nothing of the authority is missing and nothing is there twice."""
        return self.sum_of_segments == self.authority


def budget_of(program: Program) -> Budget:
    """All authorized lines of a program together, with what its pending applications ask for."""
    lines = list(program.budget_lines.authorised().order_by("pk"))
    sums = dict.fromkeys(KINDS, ZERO)
    for own in _sums_of(lines).values():
        for kind, amount in own.items():
            sums[kind] += amount
    pending = Application.objects.filter(program=program, state__in=PENDING).order_by("pk").only("requested")
    return budget_from(sum((line.authority for line in lines), ZERO), sums, [one.requested for one in pending])


def budgets_of_lines(lines: list[BudgetLine]) -> list[Budget]:
    """Where the money of each line stands, in one query."""
    sums = _sums_of(lines)
    return [budget_from(line.authority, sums[line.pk], []) for line in lines]


def table_of(
    budget: Budget, lines: list[tuple[BudgetLine, Budget]]
) -> list[tuple[Segment, list[tuple[BudgetLine, Money]]]]:
    """The bar as a table: what each segment is in all, and its part on each line."""
    return [
        (total, [(line, own.segments[number].amount) for line, own in lines])
        for number, total in enumerate(budget.segments)
    ]


def budget_from(authority: Money, sums: dict[str, Money], asked: list[Money]) -> Budget:
    """The figures of these balances; `asked` is what pending applications ask for."""
    return Budget(
        authority=authority,
        available=sums["available"],
        unallotted=sums["unallotted"],
        pending_count=len(asked),
        if_all_approved=sums["available"] - sum(asked, ZERO),
        segments=segments_of(sums),
        got_back=got_back(sums),
        uncovered=uncovered(sums),
    )


def _sums_of(lines: list[BudgetLine]) -> dict[int, dict[str, Money]]:
    found = {line.pk: dict.fromkeys(KINDS, ZERO) for line in lines}
    for account in Account.objects.filter(kind__in=KINDS).filter(touching(lines)).order_by("pk"):
        found[int(account.scope.rsplit("line:", 1)[1])][account.kind] += account.balance
    return found


def moved_on(lines: list[BudgetLine]) -> Q:
    """Transfers that took from an account of these lines or gave to one."""
    return touching(lines, "debit") | touching(lines, "credit")


def touching(lines: list[BudgetLine], side: str = "") -> Q:
    """Accounts of these lines: the line's own, and those of its awards, vouchers, orders and payees.

    With a side, "debit" or "credit", the transfers that have one of them there.
    """
    wanted = Q(pool__in=[f"line:{line.pk}" for line in lines])
    return Q(**{f"{side}__in": Account.objects.filter(wanted).order_by().values("pk")}) if side else wanted


def transfers_of(lines: list[BudgetLine]) -> QuerySet[Transfer]:
    """Every movement on these lines, latest first."""
    touched = moved_on(lines)
    return Transfer.objects.filter(touched).select_related("debit", "credit", "posted_by").order_by("-posted_at", "-pk")


# What a movement is called in federal fund control, by where the money comes from and where it goes.
TERMS = {
    ("authority", "available"): gettext_lazy("allotment"),
    ("unallotted", "available"): gettext_lazy("allotment"),
    ("available", "committed"): gettext_lazy("commitment"),
    ("committed", "available"): gettext_lazy("commitment released"),
    ("committed", "closed_out"): gettext_lazy("commitment released, closed out"),
    ("committed", "obligated"): gettext_lazy("obligation"),
    ("obligated", "committed"): gettext_lazy("deobligation"),
    ("obligated", "available"): gettext_lazy("deobligation"),
    ("obligated", "closed_out"): gettext_lazy("deobligation, closed out"),
    ("obligated", "payable"): gettext_lazy("expenditure"),
    ("committed", "shortfall"): gettext_lazy("commitment released, covers a cut"),
    ("obligated", "shortfall"): gettext_lazy("deobligation, covers a cut"),
    ("payable", "disbursed"): gettext_lazy("disbursement"),
    ("recovery", "returned"): gettext_lazy("recovery, returned to the funder"),
    ("recovery", "available"): gettext_lazy("recovery"),
    ("recovery", "closed_out"): gettext_lazy("recovery, closed out"),
    ("recovery", "shortfall"): gettext_lazy("recovery, covers a cut"),
}


@dataclass(frozen=True, slots=True)
class Movement:
    """`term` is the federal word, "" where the money stays what it is."""

    transfer: Transfer
    label: str
    term: str
    reference: str
    url: str


REASONS = {
    "budget.authorised": gettext_lazy("Budget authorized"),
    "allotment.released": gettext_lazy("Allotment released"),
    "budget.cut": gettext_lazy("Taken back by the funder"),
    "budget.cut_below_promises": gettext_lazy("Taken back by the funder, below what is promised"),
    "award.not_covered": gettext_lazy("Ended after a cut"),
    "line.closed": gettext_lazy("Line closed"),
    "award.frozen": gettext_lazy("Free again: the program winds down"),
    "award.pro_rata": gettext_lazy("Lowered by the share of a wind-down"),
    "voucher.pro_rata": gettext_lazy("Lowered by the share of a wind-down"),
    "award.reserved": gettext_lazy("Reserved for a recommendation"),
    "award.amount_lowered": gettext_lazy("Amount lowered at approval"),
    "award.decline": gettext_lazy("Free again: declined"),
    "award.reopen": gettext_lazy("Free again: back to review"),
    "award.wait_list": gettext_lazy("Free again: put on the waiting list"),
    "award.closed": gettext_lazy("Free again: not put right in time"),
    "award.offer_replaced": gettext_lazy("Offer replaced by a recommendation"),
    "offer.refused": gettext_lazy("Free again: offer from the waiting list not wanted"),
    "offer.unanswered": gettext_lazy("Free again: offer from the waiting list not answered in time"),
    "award.withdrawn": gettext_lazy("Free again: withdrawn"),
    "award.lapsed": gettext_lazy("Free again: award not accepted in time"),
    "voucher.issued": gettext_lazy("Award accepted, voucher issued"),
    "voucher.cancelled": gettext_lazy("Voucher given back"),
    "voucher.replaced": gettext_lazy("Voucher replaced: the provider did not deliver"),
    "voucher.revoked": gettext_lazy("Voucher revoked"),
    "voucher.expired": gettext_lazy("Voucher ended"),
    "order.signed": gettext_lazy("Order signed"),
    "order.order_cancelled": gettext_lazy("Order cancelled"),
    "order.provider_failed": gettext_lazy("Order ended: the provider did not deliver"),
    "order.milestone_dropped": gettext_lazy("Milestone dropped"),
    "claim.approved": gettext_lazy("Claim approved"),
    "payout.paid": gettext_lazy("Paid to the provider"),
    "own_share.invoiced": gettext_lazy("Own share invoiced"),
    "own_share.paid": gettext_lazy("Own share paid to the provider"),
    "own_share.charged_back": gettext_lazy("Payment of the own share came back"),
    "own_share.refunded": gettext_lazy("Own share refunded"),
    "own_share.waived": gettext_lazy("Own share not owed any more"),
    "recovery.repaid": gettext_lazy("Paid back by the provider"),
}
SCOPE = re.compile(r"^(award|voucher|order):(\d+)(?::|$)")
# The keys of the postings of a claim: when it is approved, when its payment is paid, and when that is paid back.
KEY = re.compile(r"^(claim|payout|recovery):(\d+):")


def reason_in_words(transfer: Transfer) -> str:
    return str(REASONS.get(transfer.reason, transfer.reason))


_CASES: tuple[tuple[str, Any], ...] = (
    ("award", Application),
    ("voucher", Voucher),
    ("order", Engagement),
    ("claim", Claim),
    ("recovery", Recovery),
)


def movements_of(transfers: list[Transfer]) -> list[Movement]:
    """Transfers in words, each with the case, voucher, order or claim it belongs to; six queries for any number."""
    found = {transfer.pk: _case(transfer) for transfer in transfers}
    ids: dict[str, set[int]] = {kind: set() for kind in ("award", "voucher", "order", "claim", "payout", "recovery")}
    for case in found.values():
        if case:
            ids[case[0]].add(case[1])
    cases: dict[tuple[str, int], object] = {}
    for kind, model in _CASES:
        cases |= {(kind, row.pk): row for row in model.objects.filter(pk__in=ids[kind]).order_by("pk")}
    cases |= {
        ("payout", claim.payout_id): claim for claim in Claim.objects.filter(payout__in=ids["payout"]).order_by("pk")
    }
    rows = []
    for transfer in transfers:
        key = found[transfer.pk]
        thing = cases.get(key) if key else None
        reference = getattr(thing, "reference", "")
        # The program office has no page of the order itself; the voucher or award leads to its case.
        url = thing.get_absolute_url() if isinstance(thing, Application | Voucher | Claim | Recovery) else ""
        term = str(TERMS.get((transfer.debit.kind, transfer.credit.kind), ""))
        rows.append(Movement(transfer, reason_in_words(transfer), term, reference, url))
    return rows


def _case(transfer: Transfer) -> tuple[str, int] | None:
    if found := KEY.match(transfer.idempotency_key):
        return found[1], int(found[2])
    for account in (transfer.debit, transfer.credit):
        if found := SCOPE.match(account.scope):
            return found[1], int(found[2])
    return None


def sentence(budget: Budget) -> str:
    """The first line of the desk and the budget page."""
    amounts = {"authority": budget.authority, "available": budget.available, "rest": budget.if_all_approved}
    now = _("%(authority)s in all. You can still commit %(available)s.") % amounts
    if budget.unallotted:
        now += " " + _("%(unallotted)s is not allotted yet.") % {"unallotted": budget.unallotted}
    if not budget.pending_count:
        return now
    then = ngettext(
        "If the pending application were approved, %(rest)s would remain.",
        "If all %(count)s pending applications were approved, %(rest)s would remain.",
        budget.pending_count,
    ) % (amounts | {"count": budget.pending_count})
    return f"{now} {then}"
