"""After a cut below what is promised: two people choose which commitments without an order end; signed orders last."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from subsidies import notices
from subsidies.models import BudgetLine, Draw, Ending
from subsidies.permissions import budgets as permissions
from subsidies.selectors.shortfalls import commitments_of, shortfall_of, signed_orders_of
from subsidies.services.commitments import end_commitment, hold_commitments
from subsidies.states import ENDING_MOVES, EndingState


@transaction.atomic
def propose_ending(*, by: Actor, line_id: int, application_id: int, draw_id: int | None = None, reason: str) -> Ending:
    """Choose a commitment of a line that is not covered; nothing ends before another person confirms it.

    Signed orders can be chosen only once nothing is left that has no order.
    """
    line = BudgetLine.objects.locked().select_related("program__organisation").get(pk=line_id)
    if refusal := permissions.why_not_plan_budget(by, line.program.organisation_id):
        raise Refused(refusal)
    if not shortfall_of(line.pk):
        raise DomainError(_("All promises on this line are covered, so nothing has to end."), code="covered")
    if not reason.strip():
        raise DomainError(_("Write why this one ends. Who holds it reads it word for word."), field="reason")
    draw = _chosen(line, application_id, draw_id)
    if Ending.objects.proposed().filter(application=application_id, draw=draw).exists():
        raise DomainError(_("This one is proposed already. Another person confirms it."), field="commitment")
    ending = Ending.objects.create(
        line=line, application_id=application_id, draw=draw, reason=reason.strip(), proposed_by_id=by.user_id
    )
    record(by, ending, "ending.proposed", line=line.pk, application=application_id, draw=draw_id)
    notices.tell_ending_proposed(ending)
    return ending


def _chosen(line: BudgetLine, application_id: int, draw_id: int | None) -> Draw | None:
    commitments = commitments_of(line)
    if draw_id is None:
        if application_id not in {one.application.pk for one in commitments}:
            raise DomainError(_("Choose one of the commitments on this line."), field="commitment")
        return None
    if commitments:
        raise DomainError(
            _("Signed orders are last. First decide on the commitments without an order."), field="commitment"
        )
    orders = {one.draw.pk: one.draw for one in signed_orders_of(line)}
    if draw_id not in orders:
        raise DomainError(_("Choose one of the orders on this line."), field="commitment")
    return orders[draw_id]


@transaction.atomic
def confirm_ending(*, by: Actor, ending_id: int) -> Ending:
    """The second person's word: the commitment ends, what it held covers the line first, and the holder is told why.

    For a signed order a written notice goes to both sides; the order itself ends only as the two agreed.
    """
    ending = _locked(ending_id)
    if refusal := permissions.why_not_confirm_ending(by, ending):
        raise Refused(refusal)
    # Before the line, as in every step of a case or a voucher; of two endings at once the second sees what the first
    # one covered.
    hold_commitments([ending.application_id])
    BudgetLine.objects.locked().get(pk=ending.line_id)
    if not shortfall_of(ending.line_id):
        raise DomainError(_("All promises on this line are covered now, so nothing has to end."), code="covered")
    _answer(by, ending, EndingState.CONFIRMED)
    if ending.draw is None:
        keys = {"application_id": ending.application_id, "reason": ending.reason, "key": f"ending:{ending.pk}"}
        ending.amount = end_commitment(by=by, **keys)
        ending.save(update_fields=["amount"])
    else:
        notices.tell_order_not_covered(ending)
    return ending


@transaction.atomic
def stop_ending(*, by: Actor, ending_id: int) -> Ending:
    """Not this one: the proposal is gone, the commitment stands."""
    ending = _locked(ending_id)
    if refusal := permissions.why_not_plan_budget(by, ending.line.program.organisation_id):
        raise Refused(refusal)
    _answer(by, ending, EndingState.STOPPED)
    return ending


def _answer(by: Actor, ending: Ending, target: str) -> None:
    source = ending.state
    check_move(ENDING_MOVES, source, target)
    ending.state, ending.answered_by_id, ending.answered_at = target, by.user_id, clock.now()
    ending.save(update_fields=["state", "answered_by", "answered_at"])
    facts = {"line": ending.line_id, "application": ending.application_id}
    record(by, ending, f"ending.{target}", source=source, target=target, **facts)


def _locked(ending_id: int) -> Ending:
    related = ("line__program__organisation", "application__organisation", "draw__funding_line__engagement")
    return Ending.objects.locked().select_related(*related).get(pk=ending_id)
