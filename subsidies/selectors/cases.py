"""The program desk: the queue, with every reason a case is here."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from subsidies.models import Application, Decision, DecisionKind, Program
from subsidies.states import ApplicationState


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is on the desk: the word first, the detail after it."""

    label: str
    detail: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class QueueRow:
    application: Application
    reasons: list[Reason]
    waiting_days: int
    due: str
    action: str


def reasons_of(application: Application) -> list[Reason]:
    """Every reason; needs `decisions` and `defects` prefetched."""
    reasons = [_step(application)]
    unmet = [one for one in application.verdicts if one["result"] != "met"]
    soft = [one for one in application.verdicts if one["result"] == "met" and not one["firm"]]
    if unmet:
        detail = _("%(count)s rules not met or not known") % {"count": len(unmet)}
        reasons.append(Reason(_("Check"), detail, "attention"))
    if soft:
        detail = _("%(count)s facts are only approximate") % {"count": len(soft)}
        reasons.append(Reason(_("Check"), detail, "attention"))
    if application.answer_due_on and application.answer_due_on < clock.today(application.program.zone):
        reasons.append(Reason(_("Late"), _("the answer was due"), "attention"))
    return reasons


def _step(application: Application) -> Reason:
    state = application.state
    if state == ApplicationState.SUBMITTED:
        return Reason(_("New"), _("nobody has it yet"))
    if state == ApplicationState.RETURNED:
        defects = list(application.defects.all())
        done = sum(defect.answered_at is not None for defect in defects)
        return Reason(_("Sent back"), _("%(done)s of %(all)s points answered") % {"done": done, "all": len(defects)})
    if state == ApplicationState.RECOMMENDED:
        if _was_approved(application):
            limit = application.program.second_approval_over
            return Reason(_("Second approval"), _("over %(limit)s") % {"limit": limit}, "attention")
        return Reason(_("Approval"), _("by a second person"), "attention")
    if state == ApplicationState.WAIT_LISTED:
        return Reason(_("Waiting list"), _("until money comes back"))
    if state == ApplicationState.APPEALED:
        return Reason(_("Appeal"), _("another person answers it"), "attention")
    if any(decision.kind == DecisionKind.RETURN for decision in application.decisions.all()):
        return Reason(_("Came back"), _("every point answered"))
    return Reason(_("In review"), _("waits for a recommendation"))


def _was_approved(application: Application) -> bool:
    return any(
        decision.kind == DecisionKind.APPROVE and decision.round == application.decision_round
        for decision in application.decisions.all()
    )


def queue(actor: Actor, program: Program, *, mine: bool = False) -> list[QueueRow]:
    """Cases of one program that need its office, oldest complete filing first."""
    cases = Application.objects.visible_to(actor).on_the_desk().filter(program=program)
    if mine:
        cases = cases.filter(assigned_to_id=actor.user_id)
    cases = cases.select_related("organisation", "program").prefetch_related("decisions", "defects")
    return [_row(case) for case in cases.order_by("submitted_at", "pk")]


def _row(case: Application) -> QueueRow:
    due = _("clock stopped")
    if case.answer_due_on:
        left = (case.answer_due_on - clock.today(case.program.zone)).days
        due = _("answer due in %(days)s days") % {"days": left} if left >= 0 else _("answer overdue")
    action = _("Decide") if case.state in (ApplicationState.RECOMMENDED, ApplicationState.APPEALED) else _("Review")
    return QueueRow(case, reasons_of(case), (clock.now() - case.submitted_at).days, due, action)


def decline_of(application: Application) -> Decision | None:
    """The decline that stands: none once the case is open again."""
    if application.state not in (ApplicationState.DECLINED, ApplicationState.APPEALED, ApplicationState.UPHELD):
        return None
    return application.decisions.filter(kind=DecisionKind.DECLINE).last()


def files_of(application: Application):
    """The documents of an application, with who opened each and when."""
    rows = application.document_rows.select_related("document")
    return rows.prefetch_related("document__views__user", "document__views__organisation")
