"""Who acts next where the office looks at an own share."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind, Role
from marketplace.core.panels import Task
from marketplace.payments.permissions import PAYERS
from subsidies.models import OwnShareSample
from subsidies.states import SampleState

MOST_ROWS = 20


def sample_tasks(actor: Actor) -> Iterator[Task]:
    if actor.is_kind(Kind.OPERATOR) and actor.has(*PAYERS):
        for one in _in_state(actor, SampleState.ASKED).order_by("show_by", "pk")[:MOST_ROWS]:
            title = _("Show how you paid %(amount)s") % {"amount": one.own_share.amount}
            yield Task(title, one.get_absolute_url(), _("Send the bank record"), detail=one.reference, due=one.show_by)
    if actor.is_kind(Kind.PROGRAM) and actor.has(Role.PROGRAM_FISCAL_OFFICER):
        for one in _in_state(actor, SampleState.SHOWN).order_by("shown_at", "pk")[:MOST_ROWS]:
            title = _("Compare a bank record: own share of %(amount)s") % {"amount": one.own_share.amount}
            yield Task(title, one.get_absolute_url(), _("Open"), detail=one.reference)


def _in_state(actor: Actor, state: SampleState):
    return OwnShareSample.objects.visible_to(actor).filter(state=state).select_related("own_share")
