"""What payments put on dashboards and order pages: what to pay, invoice, confirm or release, and what is coming."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts.roles import Kind, Role
from marketplace.core.money import ZERO
from marketplace.core.panels import Deadline, Panel, Task, read_once
from marketplace.core.templatetags.levee import behind, day
from marketplace.engagements.models.orders import Route
from marketplace.engagements.order_page import events_of
from marketplace.payments import claims, permissions
from marketplace.payments.models import Difference, OwnShare, OwnShareProof, Payout, PayoutRun, TaxForm
from marketplace.payments.permissions import BILLERS, PAYERS
from marketplace.payments.selectors import (
    connected_account,
    current_account,
    finance_cases,
    runs_of,
    waiting_payouts,
)
from marketplace.payments.states import OPEN_STATES, OwnShareState, PayoutState, RunState

MOST_ROWS = 20


def tasks(actor):
    """One task a thing, for the people who may do it."""
    if actor.is_kind(Kind.OPERATOR) and actor.has(*PAYERS):
        yield from _to_pay(actor)
    if actor.is_kind(Kind.PROVIDER) and actor.has(*BILLERS):
        yield from _to_invoice_or_confirm(actor)
        yield from _to_verify(actor)
        yield from _to_put_right(actor)
        yield from _to_get_ready(actor)
    if actor.is_kind(Kind.PROGRAM) and actor.has(Role.PROGRAM_FISCAL_OFFICER):
        yield from _to_release(actor)
        yield from _to_follow(actor)
        yield from _to_settle(actor)
    if not permissions.why_not_close_case(actor):
        yield from _to_close(actor)
        yield from _to_settle(actor)


@read_once
def _shares(actor, side: str) -> list[OwnShare]:
    """What is not paid of the own shares of one side, the first due first."""
    waiting = OwnShareProof.objects.filter(own_share=OuterRef("pk"), rejected_at__isnull=True)
    return list(
        OwnShare.objects.filter(**{f"engagement__{side}_id": actor.organisation_id})
        .filter(state__in=[OwnShareState.NOT_DUE, *OPEN_STATES])
        .for_lists()
        .annotate(is_recorded=Exists(waiting))
        .order_by("due_on", "pk")
    )


def _open_shares(actor, side: str) -> list[OwnShare]:
    return [share for share in _shares(actor, side) if share.state in OPEN_STATES]


def _to_pay(actor):
    for share in (one for one in _open_shares(actor, "operator") if not one.is_recorded):
        yield Task(
            title=_("Pay %(provider)s %(amount)s") % {"provider": share.engagement.provider, "amount": share.amount},
            detail=share.milestone.title,
            url=share.get_absolute_url(),
            action=_("Record the payment") if share.route == Route.DIRECT else _("Pay online"),
            due=share.due_on,
        )


def _to_invoice_or_confirm(actor):
    for share in (one for one in _shares(actor, "provider") if one.state == OwnShareState.NOT_DUE):
        yield Task(
            title=_("Send your invoice for %(amount)s") % {"amount": share.amount},
            detail=share.milestone.title,
            url=share.get_absolute_url(),
            action=_("Enter the invoice"),
            rank=20,
        )
    for share in (one for one in _open_shares(actor, "provider") if one.is_recorded):
        yield Task(
            title=_("Did %(amount)s from %(operator)s arrive?")
            % {"amount": share.amount, "operator": share.engagement.operator},
            detail=share.milestone.title,
            url=share.get_absolute_url(),
            action=_("Confirm or deny"),
            rank=15,
        )


@read_once
def _account(actor):
    return current_account(actor.organisation_id)


def _to_verify(actor):
    account = _account(actor)
    if account and account.verified_at is None and account.created_by_id != actor.user_id:
        yield Task(
            title=_("Verify where your organization is paid"),
            url=reverse("payments:account"),
            action=_("Look at the account"),
            rank=10,
        )


def _to_put_right(actor):
    """A payment that came back, and an account that the bank calls wrong: the provider looks where it is paid."""
    account = _account(actor)
    came_back = [payout for payout in _coming(actor) if payout.state == PayoutState.FAILED]
    if (account and account.bank_code) or came_back:
        yield Task(
            title=_("Check where you are paid: the bank sent a payment back"),
            url=reverse("payments:account"),
            action=_("Look at the account"),
            rank=5,
        )
    coming = _coming(actor)
    if coming and not coming[0].has_tax_form:
        yield Task(
            title=_("Put a W-9 on file, so that you can be paid"),
            url=reverse("payments:tax_form"),
            action=_("Enter the form"),
            rank=5,
        )
    if _coming(actor) and account is None:
        yield Task(
            title=_("Say where you are paid"),
            url=reverse("payments:account"),
            action=_("Enter the account"),
            rank=5,
        )


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
    for run in runs_of(actor).filter(state=RunState.RELEASED, on_their_way=True).order_by("effective_on")[:MOST_ROWS]:
        yield Task(
            title=_("Has your bank paid run %(run)s: %(total)s?") % {"run": run.reference, "total": run.total},
            url=run.get_absolute_url(),
            action=_("Record what it paid"),
            due=run.effective_on,
            rank=20,
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


def _to_get_ready(actor):
    paid_at = _account(actor)
    organisation = paid_at.organisation if paid_at else None
    account = (
        getattr(organisation, "connected_account", None) if organisation else connected_account(actor.organisation_id)
    )
    if account and account.due:
        yield Task(
            title=_("Complete your payment account, so that operators can pay you online"),
            url=reverse("payments:online"),
            action=_("See what is missing"),
            rank=15,
        )


def _to_close(actor):
    for case in finance_cases().filter(closed_at__isnull=True)[:MOST_ROWS]:
        yield Task(
            title=f"{case.get_kind_display()}: {case.amount}",
            detail=case.organisation.name,
            url=reverse("payments:finance_case", args=[case.reference]),
            action=_("Look at the case"),
            rank=10,
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


def _to_follow(actor):
    """One by one what is in no run; what is in one leaves and is paid with it."""
    alone = Payout.objects.visible_to(actor).unpaid().exclude(Q(run__isnull=False) & ~Q(state=PayoutState.FAILED))
    for payout in alone.for_lists().order_by("expected_on", "pk")[:MOST_ROWS]:
        title, action = NEXT_STEPS[PayoutState(payout.state)]
        yield Task(
            title=title % {"amount": payout.amount, "payee": payout.payee},
            url=payout.get_absolute_url(),
            action=str(action),
            due=payout.expected_on,
            rank=25,
        )


@read_once
def _coming(actor) -> list[Payout]:
    """What is not paid yet to a payee, the first expected first."""
    return list(
        Payout.objects.filter(payee_id=actor.organisation_id)
        .unpaid()
        .annotate(has_tax_form=Exists(TaxForm.objects.current().filter(organisation=OuterRef("payee_id"))))
        .select_related("payee")
        .order_by("expected_on", "pk")
    )


@read_once
def _expected(actor) -> list[claims.Expected]:
    return claims.expected(payee_id=actor.organisation_id)


def about(actor):
    """The first line of a provider's dashboard: how much money comes, and by when."""
    if not (actor.is_kind(Kind.PROVIDER) and actor.has(*BILLERS)):
        return
    late, coming = [], []
    for payout in (one for one in _coming(actor) if one.state in (PayoutState.QUEUED, PayoutState.SENT)):
        (late if payout.is_late else coming).append(payout)
    hoped = _expected(actor)
    if coming:
        yield _owed_by_day(_("You will be paid {amount} by {date}"), coming, coming[-1].expected_on)
    if hoped:
        yield _("%(amount)s is expected by %(date)s, once your claims are approved") % {
            "amount": sum((one.amount for one in hoped), ZERO),
            "date": day(hoped[-1].on),
        }
    if late:
        yield _owed_by_day(_("{amount} was due by {date} and is late"), late, late[-1].expected_on)


def _owed_by_day(sentence: str, payouts: list[Payout], date) -> str:
    """The sum leads to what moved into what this payee is owed."""
    total = sum((payout.amount for payout in payouts), ZERO)
    return format_html(sentence, amount=behind(total, payouts[0].payee.reference, "payable"), date=day(date))


def panels(actor):
    """A provider's first question: when is money coming? A fiscal officer's: what has to be paid and compared?"""
    if actor.is_kind(Kind.PROGRAM) and actor.has(Role.PROGRAM_FISCAL_OFFICER):
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
    if not (actor.is_kind(Kind.PROVIDER) and actor.has(*BILLERS)):
        return
    yield Panel(
        title=_("Money on its way to you"),
        template="payments/coming_panel.html",
        context={
            "payouts": _coming(actor)[:5],
            "expected": _expected(actor)[:5],
            "shares": _open_shares(actor, "provider")[:5],
            "is_payee": True,
            "pays_online": settings.ONLINE_PAYMENTS,
        },
        place="side",
        order=20,
    )


# The steps of an own share and of a subsidy payment as the order's timeline tells them to both sides.
SHARE_STEPS = {
    "own_share.invoiced": (gettext_lazy("Invoice for the own share of %(amount)s"), "plain"),
    "own_share.payment_recorded": (gettext_lazy("Own share of %(amount)s: the operator says it paid"), "plain"),
    "own_share.receipt_rejected": (gettext_lazy("Own share of %(amount)s has not arrived"), "attention"),
    "own_share.overdue": (gettext_lazy("Own share of %(amount)s is overdue"), "attention"),
    "own_share.paid": (gettext_lazy("Own share of %(amount)s paid: the provider has it"), "done"),
    "own_share.charged_back": (gettext_lazy("Payment of %(amount)s came back from the bank"), "attention"),
    "own_share.refunded": (gettext_lazy("Own share of %(amount)s refunded"), "plain"),
    "own_share.waived_by_cancellation": (gettext_lazy("Own share of %(amount)s is not owed any more"), "plain"),
}
PAYOUT_STEPS = {
    "payout.queued": (gettext_lazy("Subsidy of %(amount)s approved: waits for release"), "plain"),
    "payout.held": (gettext_lazy("Subsidy of %(amount)s put on hold by the program office"), "attention"),
    "payout.sent": (gettext_lazy("Subsidy of %(amount)s released: on its way to the bank"), "plain"),
    "payout.failed": (gettext_lazy("The bank sent back the subsidy of %(amount)s: it is still owed"), "attention"),
    "payout.paid": (gettext_lazy("Subsidy of %(amount)s paid to the provider"), "done"),
}


def order_events(engagement):
    return [
        *events_of(engagement.own_shares.order_by("pk"), SHARE_STEPS),
        *events_of(engagement.payouts.order_by("pk"), PAYOUT_STEPS),
    ]


def order_panels(actor, engagement):
    """Both sides see the own shares of the order; the provider also when each part of its subsidy comes."""
    shares = list(engagement.own_shares.for_lists().order_by("pk"))
    context = {"payouts": [], "expected": [], "shares": shares, "is_payee": False}
    if actor.organisation_id == engagement.provider_id:
        context["payouts"] = list(engagement.payouts.order_by("pk"))
        context["expected"] = claims.expected(payee_id=engagement.provider_id, engagement_id=engagement.pk)
    if any(context.values()):
        yield Panel(title=_("Payments"), template="payments/coming_panel.html", context=context, place="side")


def deadlines(actor):
    if not (actor.is_kind(Kind.OPERATOR) and actor.has(*PAYERS)):
        return
    for share in (one for one in _open_shares(actor, "operator") if one.due_on):
        yield Deadline(
            date=share.due_on,
            text=_("Pay %(amount)s to %(provider)s")
            % {"amount": share.amount, "provider": share.engagement.provider.name},
            url=share.get_absolute_url(),
        )
