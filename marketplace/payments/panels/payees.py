"""A provider's first question, when is money coming? And what it has to put right so that it comes."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.core.money import ZERO
from marketplace.core.panels import Panel, Task, read_once
from marketplace.core.templatetags.levee import behind, day
from marketplace.payments import claims
from marketplace.payments.models import ConnectedAccount, Payout, PayoutAccount, PayoutRoute, TaxForm
from marketplace.payments.panels.shares import open_shares
from marketplace.payments.permissions import BILLERS
from marketplace.payments.states import PayoutState


def is_paid(actor) -> bool:
    return actor.is_kind(Kind.PROVIDER) and actor.has(*BILLERS)


def payee_tasks(actor):
    if is_paid(actor):
        yield from _to_verify(actor)
        yield from _to_put_right(actor)
        yield from _to_get_ready(actor)


@read_once
def _payee(organisation_id: int) -> Mapping[str, object]:
    """What is on file of a provider before it is paid: its account, its tax form, what the processor still asks."""
    ours = OuterRef("pk")
    accounts = PayoutAccount.objects.current().filter(organisation=ours)
    connected = ConnectedAccount.objects.filter(organisation=ours)
    return (
        Organisation.objects.filter(pk=organisation_id)
        .values(
            has_account=Exists(accounts),
            is_account_wrong=Exists(accounts.exclude(bank_code="")),
            unverified_by=Subquery(accounts.filter(verified_at__isnull=True).values("created_by")[:1]),
            has_tax_form=Exists(TaxForm.objects.current().filter(organisation=ours)),
            is_connected=Exists(connected),
            has_more_to_tell=Exists(connected.exclude(due=[])),
        )
        .get()
    )


def _to_verify(actor):
    if _payee(actor.organisation_id)["unverified_by"] not in (None, actor.user_id):
        yield Task(
            title=_("Verify where your organization is paid"),
            url=reverse("payments:account"),
            action=_("Look at the account"),
            rank=10,
        )


def _to_put_right(actor):
    """A payment that came back, an account that the bank calls wrong, and what has to be on file before money comes."""
    payee, coming = _payee(actor.organisation_id), _coming(actor)
    came_back = [one for one in coming if one.state == PayoutState.FAILED and one.route != PayoutRoute.STRIPE]
    for is_due, title, route, action in (
        (
            payee["is_account_wrong"] or came_back,
            _("Check where you are paid: the bank sent a payment back"),
            "payments:account",
            _("Look at the account"),
        ),
        (
            coming and not payee["has_tax_form"],
            _("Put a W-9 on file, so that you can be paid"),
            "payments:tax_form",
            _("Enter the form"),
        ),
        (
            not payee["has_account"] and {one.pk for one in coming} - _by_stripe(actor),
            _("Say where you are paid"),
            "payments:account",
            _("Enter the account"),
        ),
        (
            not payee["is_connected"] and _by_stripe(actor),
            _("Open an account with Stripe: a program pays you there"),
            "payments:online",
            _("See how"),
        ),
    ):
        if is_due:
            yield Task(title=title, url=reverse(route), action=action, rank=5)


def _to_get_ready(actor):
    if _payee(actor.organisation_id)["has_more_to_tell"]:
        yield Task(
            title=_("Complete your payment account, so that operators can pay you online"),
            url=reverse("payments:online"),
            action=_("See what is missing"),
            rank=15,
        )


@read_once
def _coming(actor) -> list[Payout]:
    """What is not paid yet to a payee, the first expected first."""
    return list(
        Payout.objects.filter(payee_id=actor.organisation_id)
        .unpaid()
        .select_related("payee")
        .order_by("expected_on", "pk")
    )


@read_once
def _by_stripe(actor) -> set[int]:
    """The keys of what comes by Stripe; asked only where an account is missing."""
    return claims.by_processor(_coming(actor))


@read_once
def _expected(actor) -> list[claims.Expected]:
    return claims.expected(payee_id=actor.organisation_id)


def about(actor):
    """The first line of a provider's dashboard: how much money comes, and by when."""
    if not is_paid(actor):
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


def coming_panels(actor):
    if is_paid(actor):
        yield Panel(
            title=_("Money on its way to you"),
            template="payments/coming_panel.html",
            context={
                "payouts": _coming(actor)[:5],
                "expected": _expected(actor)[:5],
                "shares": open_shares(actor, "provider")[:5],
                "is_payee": True,
                "pays_online": settings.ONLINE_PAYMENTS,
            },
            place="side",
            order=20,
        )
