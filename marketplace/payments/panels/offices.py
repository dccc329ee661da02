"""What whoever pays has to release, follow, compare with the bank and close."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts.roles import Kind, Role
from marketplace.core.money import ZERO
from marketplace.core.panels import Panel, Task
from marketplace.payments import permissions
from marketplace.payments.models import Difference, Payout, PayoutRoute, PayoutRun
from marketplace.payments.selectors import finance_cases, runs_of, waiting_payouts
from marketplace.payments.states import PayoutState, RunState

MOST_ROWS = 20


def office_tasks(actor):
    closes_cases = not permissions.why_not_close_case(actor)
    if _releases(actor):
        yield from _to_release(actor)
        yield from _to_follow(actor)
    if closes_cases:
        yield from _to_close(actor)
    if closes_cases or _releases(actor):
        yield from _to_settle(actor)


def _releases(actor) -> bool:
    return actor.is_kind(Kind.PROGRAM) and actor.has(Role.PROGRAM_FISCAL_OFFICER)


def _to_release(actor):
    """A run that a colleague prepared, and one that the bank has to have paid by now or soon."""
    prepared = PayoutRun.objects.visible_to(actor).filter(state=RunState.PREPARED).exclude(prepared_by=actor.user_id)
    for run in prepared.order_by("pk")[:MOST_ROWS]:
        yield Task(
            title=_("Release run %(run)s: %(total)s") % {"run": run.reference, "total": run.total},
            url=run.get_absolute_url(),
            action=_("Look and release"),
            rank=10,
        )
    in_the_bank = runs_of(actor).filter(state=RunState.RELEASED, on_their_way=True).exclude(route=PayoutRoute.STRIPE)
    for run in in_the_bank.order_by("effective_on")[:MOST_ROWS]:
        yield Task(
            title=_("Has your bank paid run %(run)s: %(total)s?") % {"run": run.reference, "total": run.total},
            url=run.get_absolute_url(),
            action=_("Record what it paid"),
            due=run.effective_on,
            rank=20,
        )


# What a fiscal officer does next with a payment, in words.
NEXT_STEPS = {
    PayoutState.QUEUED: (gettext_lazy("Release %(amount)s for %(payee)s"), gettext_lazy("Look and release")),
    PayoutState.HELD: (gettext_lazy("On hold: %(amount)s for %(payee)s"), gettext_lazy("Look at the hold")),
    PayoutState.SENT: (gettext_lazy("Has %(payee)s been paid %(amount)s?"), gettext_lazy("Enter the bank's reference")),
    PayoutState.FAILED: (
        gettext_lazy("The bank sent back %(amount)s for %(payee)s"),
        gettext_lazy("Put it in line again"),
    ),
}
REFUSED_STEP = (gettext_lazy("%(amount)s for %(payee)s did not leave by Stripe"), gettext_lazy("Put it in line again"))


def _to_follow(actor):
    """One by one what is in no run; what is in one leaves and is paid with it, and what left by Stripe Stripe tells."""
    in_a_run = Q(run__isnull=False) & ~Q(state=PayoutState.FAILED)
    alone = Payout.objects.visible_to(actor).unpaid().exclude(in_a_run)
    alone = alone.exclude(state=PayoutState.SENT, route=PayoutRoute.STRIPE)
    for payout in alone.for_lists().order_by("expected_on", "pk")[:MOST_ROWS]:
        by_stripe = payout.route == PayoutRoute.STRIPE and payout.state == PayoutState.FAILED
        title, action = REFUSED_STEP if by_stripe else NEXT_STEPS[PayoutState(payout.state)]
        yield Task(
            title=title % {"amount": payout.amount, "payee": payout.payee},
            url=payout.get_absolute_url(),
            action=str(action),
            due=payout.expected_on,
            rank=25,
        )


def _to_settle(actor):
    """What differs from the bank: one task for all that nobody took yet, and one for each of one's own."""
    open_ones = Difference.objects.visible_to(actor).open()
    mine_or_free = open_ones.filter(Q(owner=None) | Q(owner=actor.user_id)).order_by("on", "pk")
    free = [one for one in mine_or_free if one.owner_id is None]
    if free:
        said = ngettext(
            "%(count)s difference with the bank has no owner",
            "%(count)s differences with the bank have no owner",
            len(free),
        )
        url = free[0].get_absolute_url() if len(free) == 1 else reverse("payments:differences")
        yield Task(title=said % {"count": len(free)}, url=url, action=_("Look into it"), rank=20)
    for one in [one for one in mine_or_free if one.owner_id][:MOST_ROWS]:
        yield Task(
            title=_("Explain a difference of %(amount)s with the bank") % {"amount": one.amount},
            url=one.get_absolute_url(),
            action=_("Explain it"),
            rank=20,
        )


def _to_close(actor):
    for case in finance_cases().filter(closed_at__isnull=True)[:MOST_ROWS]:
        yield Task(
            title=f"{case.get_kind_display()}: {case.amount - (case.collected or ZERO)}",
            detail=case.organisation.name,
            url=reverse("payments:finance_case", args=[case.reference]),
            action=_("Look at the case"),
            rank=10,
        )


def office_panels(actor):
    if _releases(actor):
        yield Panel(
            title=_("Paying providers"),
            template="payments/paying_panel.html",
            context={"waiting": waiting_payouts(actor.organisation_id).count()},
            place="side",
            order=20,
        )
    if not permissions.why_not_close_case(actor):
        yield Panel(
            title=_("Online payments"), template="payments/cases_panel.html", context={}, place="side", order=20
        )
