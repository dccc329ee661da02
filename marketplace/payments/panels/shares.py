"""Own shares on dashboards: what an operator pays next and until when, what a provider invoices and confirms."""

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from marketplace.accounts.roles import Kind
from marketplace.core.money import ZERO
from marketplace.core.panels import Deadline, Task, read_once
from marketplace.engagements.models.orders import Route
from marketplace.payments.models import OwnShare, OwnShareProof
from marketplace.payments.permissions import BILLERS, PAYERS
from marketplace.payments.states import OPEN_STATES, OwnShareState


def share_tasks(actor):
    if actor.is_kind(Kind.OPERATOR) and actor.has(*PAYERS):
        yield from _to_pay(actor)
    if actor.is_kind(Kind.PROVIDER) and actor.has(*BILLERS):
        yield from _to_invoice_or_confirm(actor)


@read_once
def _shares(actor, side: str) -> list[OwnShare]:
    """What is not paid of the own shares of one side, the first due first."""
    waiting = OwnShareProof.objects.waiting().filter(own_share=OuterRef("pk"))
    return list(
        OwnShare.objects.filter(**{f"engagement__{side}_id": actor.organisation_id})
        .filter(state__in=[OwnShareState.NOT_DUE, *OPEN_STATES])
        .for_lists()
        .annotate(
            is_recorded=Exists(waiting), arrived=Sum("proofs__amount", filter=Q(proofs__confirmed_at__isnull=False))
        )
        .order_by("due_on", "pk")
    )


def open_shares(actor, side: str) -> list[OwnShare]:
    return [share for share in _shares(actor, side) if share.state in OPEN_STATES]


def _to_pay(actor):
    for share in (one for one in open_shares(actor, "operator") if not one.is_recorded):
        yield Task(
            title=_("Pay %(provider)s %(amount)s")
            % {"provider": share.engagement.provider, "amount": share.amount - (share.arrived or ZERO)},
            detail=share.milestone.title,
            url=share.get_absolute_url(),
            action=_("Record the payment") if share.route == Route.DIRECT else _("Pay online"),
            due=share.due_on,
        )


def _to_invoice_or_confirm(actor):
    for share in (one for one in _shares(actor, "provider") if one.waits_for_invoice):
        yield Task(
            title=_("Send your invoice for %(amount)s") % {"amount": share.amount},
            detail=share.milestone.title,
            url=share.get_absolute_url(),
            action=_("Enter the invoice"),
            rank=20,
        )
    for share in (one for one in open_shares(actor, "provider") if one.is_recorded):
        yield Task(
            title=_("Did %(amount)s from %(operator)s arrive?")
            % {"amount": share.amount, "operator": share.engagement.operator},
            detail=share.milestone.title,
            url=share.get_absolute_url(),
            action=_("Confirm or deny"),
            rank=15,
        )


def deadlines(actor):
    if not (actor.is_kind(Kind.OPERATOR) and actor.has(*PAYERS)):
        return
    for share in (one for one in open_shares(actor, "operator") if one.due_on):
        yield Deadline(
            date=share.due_on,
            text=_("Pay %(amount)s to %(provider)s")
            % {"amount": share.amount, "provider": share.engagement.provider.name},
            url=share.get_absolute_url(),
        )
