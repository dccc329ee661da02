"""Who acts next where the office looks at an own share."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind, Role
from marketplace.core.panels import Task
from subsidies.models import OwnShareSample
from subsidies.states import SampleState

MOST_ROWS = 20


def sample_tasks(actor: Actor) -> Iterator[Task]:
    """Of the office; the operator's own stand with its vouchers."""
    if actor.is_kind(Kind.PROGRAM) and actor.has(Role.PROGRAM_FISCAL_OFFICER):
        shown = OwnShareSample.objects.visible_to(actor).filter(state=SampleState.SHOWN).select_related("own_share")
        for one in shown.order_by("shown_at", "pk")[:MOST_ROWS]:
            title = _("Compare a bank record: own share of %(amount)s") % {"amount": one.own_share.amount}
            yield Task(title, one.get_absolute_url(), _("Open"), detail=one.reference)


def shower_tasks(vouchers) -> Iterator[Task]:
    """Of vouchers with the first look that waits for the operator, as the dashboard reads both at once."""
    for reference, one in {one.asked_reference: one for one in vouchers if one.asked_reference}.items():
        title = _("Show how you paid %(amount)s") % {"amount": one.asked_amount}
        url = reverse("own_share_sample", args=[reference])
        yield Task(title, url, _("Send the bank record"), detail=reference, due=one.asked_show_by)
