"""The program desk: the queue, with every reason a case is here."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from subsidies.choices import SizeMetric, size_words
from subsidies.criteria import Result
from subsidies.models import DESK_STATES, Appeal, Application, Decision, DecisionKind, Program, WaitingOffer
from subsidies.states import ApplicationState, OfferState

# What an operator is beside its size, where the facts of an application say so.
KINDS = {
    "is_critical_access": gettext_lazy("critical access hospital"),
    "low_income_designation": gettext_lazy("low-income designation"),
}
# On the desk and waiting for the office, not for the applicant or for money.
OFFICE_ACTS = [state for state in DESK_STATES if state not in (ApplicationState.RETURNED, ApplicationState.WAIT_LISTED)]
# States in which money is set aside for the operator, or it has it.
HELD = (ApplicationState.APPROVED, ApplicationState.ACCEPTED)


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
    operator_facts: str
    waiting: str
    due: str
    action: str
    waits_for_the_office: bool


def reasons_of(application: Application) -> list[Reason]:
    """Every reason; needs `decisions`, `defects` and `offers` prefetched."""
    reasons = [_step(application)]
    verdicts = application.verdicts
    not_met = [one["reason"] for one in verdicts if one["result"] == Result.NOT_MET]
    unknown = [one["rule"] for one in verdicts if one["result"] == Result.UNKNOWN]
    soft = [one["rule"] for one in verdicts if one["result"] == Result.MET and not one["firm"]]
    for label, rules in ((_("Not met"), not_met), (_("Not known"), unknown), (_("Approximate"), soft)):
        if rules:
            reasons.append(Reason(label, "; ".join(rules), "attention"))
    if len(reasons) == 1 and verdicts:
        reasons.append(Reason(_("Rules"), _("all met"), "done"))
    if application.answer_due_on and application.answer_due_on < clock.today(application.program.zone):
        was_due = _("the answer was due %(day)s") % {"day": date_format(application.answer_due_on, "F j, Y")}
        reasons.append(Reason(_("Late"), was_due, "attention"))
    return reasons


def who_asks(application: Application) -> str:
    """The size and kind of the operator as the application states them, for example "2,900 people served"."""
    facts = {fact["name"]: fact["value"] for fact in application.facts}
    words = [
        _("%(count)s %(what)s") % {"count": size_words(metric, int(facts[metric])), "what": metric.label.lower()}
        for metric in SizeMetric
        if str(facts.get(metric, "")).isdecimal()
    ]
    words += [str(label) for name, label in KINDS.items() if facts.get(name) == "yes"]
    return " · ".join(words[:2])


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
    if state in (ApplicationState.WAIT_LISTED, ApplicationState.IN_REVIEW) and (offered := _offered(application)):
        return offered
    if state == ApplicationState.WAIT_LISTED:
        return Reason(_("Waiting list"), _("until money comes back"))
    if state == ApplicationState.APPEALED:
        return Reason(_("Appeal"), _("another person answers it"), "attention")
    if state != ApplicationState.IN_REVIEW:
        return Reason(application.get_state_display(), "", "done" if state in HELD else "plain")
    if any(decision.kind == DecisionKind.RETURN for decision in application.decisions.all()):
        return Reason(_("Came back"), _("every point answered"))
    return Reason(_("In review"), _("waits for a recommendation"))


def _offered(application: Application) -> Reason | None:
    """An offer from the waiting list that the office makes next, or that the applicant answers next."""
    for offer in application.offers.all():
        if offer.state == OfferState.PROPOSED:
            return Reason(_("Money came back"), _("next on the waiting list: make the offer"), "attention")
        if offer.state == OfferState.OPEN:
            by = date_format(offer.answer_by, "F j, Y")
            return Reason(_("Offered"), _("the applicant answers by %(day)s") % {"day": by})
    return None


def _was_approved(application: Application) -> bool:
    return any(
        decision.kind == DecisionKind.APPROVE and decision.round == application.decision_round
        for decision in application.decisions.all()
    )


def waits_for_the_office() -> Q:
    """Not while the applicant has an offer to answer; but also who may be offered money, or was not reached."""
    offers = WaitingOffer.objects.filter(application=OuterRef("pk"))
    acts = Q(state__in=OFFICE_ACTS) & ~Exists(offers.filter(state=OfferState.OPEN))
    return acts | Exists(offers.filter(state=OfferState.PROPOSED)) | Q(unreached_at__isnull=False)


def queue(actor: Actor, program: Program, *, mine: bool = False) -> list[QueueRow]:
    """Cases of one program that need its office, in the order in which the program chooses."""
    cases = Application.objects.visible_to(actor).on_the_desk().filter(program=program)
    if mine:
        cases = cases.filter(assigned_to_id=actor.user_id)
    cases = cases.select_related("organisation", "program", "assigned_to").prefetch_related(
        "decisions", "defects", "offers"
    )
    ours = ExpressionWrapper(waits_for_the_office(), output_field=BooleanField())
    return [_row(case) for case in cases.annotate(is_ours=ours).in_line()]


def _row(case) -> QueueRow:
    today = clock.today(case.program.zone)
    due = _("clock stopped")
    if case.answer_due_on and case.answer_due_on < today:
        due = _("answer overdue")
    elif case.answer_due_on:
        left = (case.answer_due_on - today).days
        due = ngettext("answer due in %(days)s day", "answer due in %(days)s days", left) % {"days": left}
    waited = (today - case.submitted_at.astimezone(ZoneInfo(case.program.zone)).date()).days
    waiting = ngettext("%(days)s day", "%(days)s days", waited) % {"days": waited}
    action = _("Decide") if case.state in (ApplicationState.RECOMMENDED, ApplicationState.APPEALED) else _("Review")
    return QueueRow(case, reasons_of(case), who_asks(case), waiting, due, action, case.is_ours)


def decline_of(application: Application) -> Decision | None:
    """The decline that stands: none once the case is open again."""
    if application.state not in (ApplicationState.DECLINED, ApplicationState.APPEALED, ApplicationState.UPHELD):
        return None
    return application.decisions.select_related("decided_by").filter(kind=DecisionKind.DECLINE).last()


def appeal_of(application: Application) -> Appeal | None:
    """The appeal that was made last."""
    return application.appeals.select_related("made_by").last()


def approvals_of(application: Application):
    """Who approved the award that stands, first approval first."""
    kinds = [DecisionKind.APPROVE, DecisionKind.SECOND_APPROVE]
    rows = application.decisions.filter(kind__in=kinds, round=application.decision_round)
    return rows.select_related("decided_by").order_by("pk")


def files_of(application: Application):
    """The documents of an application, with who opened each and when."""
    rows = application.document_rows.select_related("document")
    return rows.prefetch_related("document__views__user", "document__views__organisation")
