"""Who acts next where subsidy is asked back, and by when."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind, Role
from marketplace.core import clock
from marketplace.core.panels import Task
from subsidies.models import Recovery
from subsidies.states import RecoveryState

MOST_ROWS = 20
# The provider answers the first and pays the second.
DEBTOR_ACTS = [RecoveryState.NOTICED, RecoveryState.ESTABLISHED]
DECIDERS = (Role.PROGRAM_REVIEWER, Role.PROGRAM_ADMINISTRATOR)


def recovery_tasks(actor: Actor) -> Iterator[Task]:
    """A second person decides and a third records the money; the provider's own tasks stand with its claims."""
    if actor.is_kind(Kind.PROGRAM) and actor.has(*DECIDERS):
        yield from _decider_tasks(actor)
    if actor.is_kind(Kind.PROGRAM) and actor.has(Role.PROGRAM_FISCAL_OFFICER):
        yield from _fiscal_tasks(actor)


def _decider_tasks(actor: Actor) -> Iterator[Task]:
    """Answered, or not answered in time (days here may end some hours later than in the program's zone)."""
    silent = Q(state=RecoveryState.NOTICED, respond_by__lt=clock.today("Pacific/Pago_Pago"))
    waiting = Recovery.objects.visible_to(actor).filter(Q(state=RecoveryState.ANSWERED) | silent).for_lists()
    for one in waiting.exclude(noticed_by_id=actor.user_id).order_by("respond_by", "pk")[:MOST_ROWS]:
        yield _task(one, _("Decide whether %(debtor)s has to pay back %(amount)s"), _("Read and decide"), None)


def _fiscal_tasks(actor: Actor) -> Iterator[Task]:
    owed = Recovery.objects.visible_to(actor).filter(state=RecoveryState.ESTABLISHED).for_lists()
    others = owed.exclude(noticed_by_id=actor.user_id).exclude(established_by_id=actor.user_id)
    for one in others.order_by("pay_by", "pk")[:MOST_ROWS]:
        yield _task(one, _("Record it when %(debtor)s has paid back %(amount)s"), _("Open"), one.pay_by)


def _task(recovery: Recovery, title: str, action: str, due) -> Task:
    words = {"amount": recovery.amount, "debtor": recovery.debtor.name, "claim": recovery.claim.reference}
    return Task(title % words, recovery.get_absolute_url(), action, detail=recovery.reference, due=due)


def debtor_task(claim) -> Task:
    """Of a claim with its first recovery that waits for the provider, as the dashboard reads both at once."""
    words = {"amount": claim.asked_amount, "claim": claim.reference}
    url, detail = reverse("recovery", args=[claim.asked_reference]), claim.asked_reference
    if claim.asked_state == RecoveryState.NOTICED:
        title = _("Answer the notice: %(amount)s is asked back") % words
        return Task(title, url, _("Read and answer"), detail=detail, due=claim.asked_respond_by)
    return Task(
        _("Pay back %(amount)s for claim %(claim)s") % words, url, _("See how"), detail=detail, due=claim.asked_pay_by
    )
