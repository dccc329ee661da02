from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.kept import bring
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from subsidies import notices, permissions
from subsidies.models import Application, Decision, DecisionKind, Defect, Selection
from subsidies.selectors.waiting import why_wait_for_answer
from subsidies.services import funds
from subsidies.services.moves import (
    decide,
    last_day,
    locked_application,
    move_application,
    refuse_above_what_was_asked,
    start_answer_clock,
    stop_offers,
)
from subsidies.states import APPLICATION_MOVES, ApplicationState, OfferState


@transaction.atomic
def take_case(*, by: Actor, application_id: int) -> Application:
    """Assign a case to oneself; a submitted one is in review from now on."""
    application = locked_application(application_id)
    if reason := permissions.why_not_assign(by, application):
        raise Refused(reason)
    application.assigned_to_id = by.user_id
    if application.state == ApplicationState.SUBMITTED:
        move_application(by, application, ApplicationState.IN_REVIEW, "assigned_to")
    else:
        application.save(update_fields=["assigned_to"])
        record(by, application, "application.assigned", user=by.user_id)
    return application


@transaction.atomic
def return_application(*, by: Actor, application_id: int, defects: list[str]) -> Application:
    """Send it back with a dated list of what to put right; the answer clock stops until it returns."""
    application = locked_application(application_id)
    if reason := permissions.why_not_decide(by, application):
        raise Refused(reason)
    check_move(APPLICATION_MOVES, application.state, ApplicationState.RETURNED)
    _refuse_unanswered_offer(application)
    texts = [text.strip() for text in defects if text.strip()]
    if not texts:
        raise DomainError(
            _("List at least one thing to put right, for example: the quote is missing."), field="defects"
        )
    cure_by = last_day(application, application.program.cure_days)
    Defect.objects.bulk_create(
        Defect(application=application, text=text, cure_by=cure_by, raised_by_id=by.user_id) for text in texts
    )
    decide(by, application, DecisionKind.RETURN)
    application.cure_by, application.answer_due_on, application.unreached_at = cure_by, None, None
    fields = ("cure_by", "answer_due_on", "unreached_at")
    move_application(by, application, ApplicationState.RETURNED, *fields, defects=len(texts))
    notices.tell_application_returned(application, texts)
    return application


@transaction.atomic
def recommend_application(*, by: Actor, application_id: int, amount: Money, note: str = "") -> Decision:
    """Recommend an award and commit its money in the same transaction.

    Refused with the amount missing when no budget line of the program holds it: nothing is over-committed.
    """
    application = locked_application(application_id)
    bring(application, "offers", "decisions")
    if reason := permissions.why_not_recommend(by, application):
        raise Refused(reason)
    check_move(APPLICATION_MOVES, application.state, ApplicationState.RECOMMENDED)
    refuse_above_what_was_asked(application, amount)
    _refuse_unanswered_offer(application)
    _refuse_unscored(application)
    _refuse_unmet_rules(application)
    decision = decide(by, application, DecisionKind.RECOMMEND, amount=amount, note=note.strip())
    key = f"application:{application.pk}:decision:{decision.pk}"
    offered_on, application.budget_line = application.budget_line, funds.line_for(application, amount)
    application.recommended_amount, application.approved_amount = amount, None
    fields = ("recommended_amount", "approved_amount", "budget_line")
    move_application(by, application, ApplicationState.RECOMMENDED, *fields, cents=amount.cents)
    notices.tell_office(application, _("is recommended and needs an approval by a second person"))
    funds.reserve(by=by, application=application, amount=amount, key=key, instead_of=offered_on)
    return decision


def _refuse_unanswered_offer(application: Application) -> None:
    if reason := why_wait_for_answer(application):
        raise DomainError(reason, code="offer_open")


def _refuse_unscored(application: Application) -> None:
    if application.program.selection == Selection.SCORE and application.rank_points is None:
        raise DomainError(_("This program chooses by score. Give the points first."), code="not_scored")


def _refuse_unmet_rules(application: Application) -> None:
    """As they were signed, or as they were checked again for an offer from the waiting list."""
    verdicts = application.verdicts
    for offer in application.offers.all():
        if offer.state == OfferState.TAKEN and offer.round == application.decision_round:
            verdicts = offer.verdicts
    unmet = [one for one in verdicts if one["blocking"] and one["result"] != "met"]
    if unmet:
        raise DomainError(
            _("A rule is not met or not known: %(rule)s. Send it back or decline it.") % {"rule": unmet[0]["reason"]},
            code="rule_not_met",
        )


@transaction.atomic
def approve_application(*, by: Actor, application_id: int, amount: Money, note: str = "") -> Decision:
    """Approve as the second person, or as the third where the amount needs two approvals.

    The amount is kept or lowered, never raised; what is taken off is free again at once.
    """
    application = locked_application(application_id)
    bring(application, "decisions")
    if reason := permissions.why_not_approve(by, application):
        raise Refused(reason)
    check_move(APPLICATION_MOVES, application.state, ApplicationState.APPROVED)
    held = application.reserved_amount
    _refuse_raising(held, amount)
    kind = DecisionKind.SECOND_APPROVE if application.is_approved_once else DecisionKind.APPROVE
    decision = decide(by, application, kind, amount=amount, note=note.strip())
    application.approved_amount = amount
    if kind == DecisionKind.APPROVE and application.program.needs_second_approval(amount):
        application.save(update_fields=["approved_amount"])
        record(by, application, "application.first_approval", cents=amount.cents)
        notices.tell_office(application, _("needs a second approval"))
    else:
        _award(by, application)
    if held > amount:
        key = f"application:{application.pk}:decision:{decision.pk}"
        funds.give_back_award(
            by=by, application=application, amount=held - amount, key=key, reason="award.amount_lowered"
        )
    return decision


def _refuse_raising(held: Money, amount: Money) -> None:
    if not ZERO < amount <= held:
        raise DomainError(
            _("An approval keeps or lowers the amount. Enter up to %(held)s.") % {"held": held}, field="amount"
        )


def _award(by: Actor, application: Application) -> None:
    last = last_day(application, application.program.accept_within_days)
    application.accept_by = min(last, application.budget_line.last_obligation_on)
    application.decided_at, application.answer_due_on, application.unreached_at = clock.now(), None, None
    fields = ("approved_amount", "accept_by", "decided_at", "answer_due_on", "unreached_at")
    move_application(by, application, ApplicationState.APPROVED, *fields, cents=application.approved_amount.cents)
    notices.tell_award(application)


@transaction.atomic
def decline_application(*, by: Actor, application_id: int, reasons: list[dict], note: str = "") -> Decision:
    """Decline with reasons ({"code", "rule", "value", "cure"}) in plain words; reserved money is free again."""
    application = locked_application(application_id)
    if reason := permissions.why_not_decide(by, application):
        raise Refused(reason)
    check_move(APPLICATION_MOVES, application.state, ApplicationState.DECLINED)
    if not reasons:
        raise DomainError(_("Choose at least one reason. The applicant reads it word for word."), field="reasons")
    decision = decide(by, application, DecisionKind.DECLINE, reasons=reasons, note=note.strip())
    application.decided_at, application.answer_due_on, application.unreached_at = clock.now(), None, None
    application.appeal_by = last_day(application, application.program.appeal_within_days)
    codes = [one["code"] for one in reasons]
    fields = ("decided_at", "answer_due_on", "unreached_at", "appeal_by")
    move_application(by, application, ApplicationState.DECLINED, *fields, reasons=codes)
    notices.tell_declined(application, reasons)
    stop_offers(by, application)
    _unreserve(by, application, decision)
    return decision


@transaction.atomic
def reconsider_application(*, by: Actor, application_id: int, note: str) -> Application:
    """Take a recommendation or a waiting case back to review: its money is free and the duties start over."""
    application = locked_application(application_id)
    if reason := permissions.why_not_decide(by, application):
        raise Refused(reason)
    if application.state == ApplicationState.APPEALED:
        raise DomainError(_("Answer the appeal instead."), code="appealed")
    check_move(APPLICATION_MOVES, application.state, ApplicationState.IN_REVIEW)
    decision = decide(by, application, DecisionKind.REOPEN, note=note.strip())
    application.decision_round += 1
    start_answer_clock(application)
    move_application(by, application, ApplicationState.IN_REVIEW, "decision_round", "answer_due_on")
    stop_offers(by, application)
    _unreserve(by, application, decision)
    return application


def _unreserve(by: Actor, application: Application, decision: Decision) -> None:
    key = f"application:{application.pk}:decision:{decision.pk}"
    funds.give_back_held(by=by, application=application, key=key, reason=f"award.{decision.kind}")


@transaction.atomic
def wait_list_application(*, by: Actor, application_id: int, note: str = "") -> Decision:
    """Keep a fitting application in line until money comes back."""
    application = locked_application(application_id)
    if reason := permissions.why_not_decide(by, application):
        raise Refused(reason)
    check_move(APPLICATION_MOVES, application.state, ApplicationState.WAIT_LISTED)
    _refuse_unscored(application)
    decision = decide(by, application, DecisionKind.WAIT_LIST, note=note.strip())
    application.answer_due_on = None
    move_application(by, application, ApplicationState.WAIT_LISTED, "answer_due_on")
    stop_offers(by, application)
    notices.tell_wait_listed(application)
    _unreserve(by, application, decision)
    return decision
