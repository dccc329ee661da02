"""The waiting list: money that came back goes to the next in line, by a person's word and never beyond the budget."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.core.moves import IllegalMove
from subsidies import notices, permissions
from subsidies.models import Application, DecisionKind, Program, WaitingOffer
from subsidies.selectors.waiting import broken_rule, next_in_line, verdicts_today
from subsidies.services import funds
from subsidies.services.moves import (
    decide,
    is_over,
    last_day,
    locked_application,
    move_application,
    move_offer,
    refuse_above_what_was_asked,
    start_answer_clock,
)
from subsidies.states import ApplicationState, OfferState


@transaction.atomic
def propose_offers(*, program_id: int) -> list[WaitingOffer]:
    """Each night: propose what the budget lines hold to the waiting list, in its order; returns the new proposals.

    The whole request or nothing, and nobody is passed over: the first whose request no line holds ends the round.
    Proposals of an earlier night that no longer fit are stopped.
    """
    program = Program.objects.locked().get(pk=program_id)
    left = {line.pk: amount for line, amount in funds.lines_today(program)}
    fresh = []
    for waiting in list(next_in_line(program)):
        application = locked_application(waiting.pk)
        if application.state != ApplicationState.WAIT_LISTED:
            continue  # somebody makes the offer at this moment, or it ended
        proposal = application.offers.filter(state=OfferState.PROPOSED).first()
        line = next((pk for pk, amount in left.items() if amount >= application.requested), None)
        if line is None:
            left = {}
            if proposal:
                move_offer(SYSTEM, proposal, OfferState.STOPPED)
            continue
        verdicts = verdicts_today(application)
        if rule := broken_rule(verdicts):
            move_offer(SYSTEM, proposal or _proposed(application, verdicts), OfferState.UNFIT)
            what = _("is next on the waiting list, but a rule is not met any more: %(rule)s")
            notices.tell_office(application, what % {"rule": rule})
            continue
        left[line] -= application.requested
        if proposal is None:
            fresh.append(_proposed(application, verdicts))
            notices.tell_office(application, _("is next on the waiting list and money came back: make the offer"))
    return fresh


def _proposed(application: Application, verdicts: list[dict]) -> WaitingOffer:
    return WaitingOffer.objects.create(
        application=application,
        round=application.decision_round,
        amount=application.requested,
        verdicts=verdicts,
    )


@transaction.atomic
def make_offer(*, by: Actor, application_id: int, amount: Money, note: str = "") -> WaitingOffer:
    """Offer money to the next in line: rules checked again, the amount committed, a last day to answer.

    Refused with the amount missing when no budget line holds it, and while somebody else comes first.
    """
    application = locked_application(application_id)
    if reason := permissions.why_not_decide(by, application):
        raise Refused(reason)
    if application.state != ApplicationState.WAIT_LISTED:
        raise IllegalMove(application.state, ApplicationState.IN_REVIEW)
    refuse_above_what_was_asked(application, amount)
    proposal = application.offers.filter(state=OfferState.PROPOSED).locked().first()
    verdicts = _met_today(application)
    _refuse_out_of_turn(application, proposal)
    decide(by, application, DecisionKind.OFFER, amount=amount, note=note.strip())
    offer = proposal or _proposed(application, verdicts)
    application.budget_line = funds.line_for(application, amount)
    application.decision_round += 1
    application.unreached_at = application.answer_due_on = None
    offer.round, offer.amount, offer.verdicts = application.decision_round, amount, verdicts
    offer.made_by_id, offer.made_at = by.user_id, clock.now()
    offer.answer_by = last_day_to_answer(application)
    moved = ("decision_round", "answer_due_on", "unreached_at", "budget_line")
    move_application(by, application, ApplicationState.IN_REVIEW, *moved, cents=amount.cents)
    move_offer(by, offer, OfferState.OPEN, "round", "amount", "verdicts", "made_by", "made_at", "answer_by")
    notices.tell_offer(offer)
    funds.reserve(by=by, application=application, amount=amount, key=f"application:{application.pk}:offer:{offer.pk}")
    return offer


def _met_today(application: Application) -> list[dict]:
    verdicts = verdicts_today(application)
    if rule := broken_rule(verdicts):
        raise DomainError(
            _("A rule is not met any more: %(rule)s. Take the case to review, or decline it.") % {"rule": rule},
            code="rule_not_met",
        )
    return verdicts


def last_day_to_answer(application: Application) -> dt.date:
    """The program's days from today, and never after the last day on which the budget line may obligate."""
    last = last_day(application, application.program.offer_answer_days)
    return min(last, application.budget_line.last_obligation_on)


def _refuse_out_of_turn(application: Application, proposal: WaitingOffer | None) -> None:
    first = next_in_line(application.program).first()
    if proposal is None and first and first.pk != application.pk:
        raise DomainError(
            _("%(reference)s comes first on the waiting list.") % {"reference": first.reference}, code="out_of_turn"
        )


@transaction.atomic
def answer_offer(*, by: Actor, application_id: int, wanted: bool) -> WaitingOffer:
    """Yes: the office decides next, with the money set aside. No: the application ends and the money goes on."""
    application = locked_application(application_id)
    if reason := permissions.why_not_prepare(by, application.organisation_id):
        raise Refused(reason)
    offer = application.offers.filter(state=OfferState.OPEN).locked().first()
    if offer is None:
        raise IllegalMove(application.state, ApplicationState.IN_REVIEW)
    if is_over(application, offer.answer_by):
        raise DomainError(_("The last day to answer has passed. Ask the program office what you can do."))
    if not wanted:
        move_offer(by, offer, OfferState.REFUSED)
        move_application(by, application, ApplicationState.WITHDRAWN)
        notices.tell_application_withdrawn(application)
        _free(by, offer)
        return offer
    move_offer(by, offer, OfferState.TAKEN)
    start_answer_clock(application)
    application.unreached_at = None
    application.save(update_fields=["answer_due_on", "unreached_at"])
    notices.tell_office(application, _("took the offer and waits for a recommendation"))
    return offer


@transaction.atomic
def pass_offer(*, application_id: int) -> bool:
    """An offer nobody answered passes to the next: the application stays on the list, without the money."""
    application = locked_application(application_id)
    offer = application.offers.filter(state=OfferState.OPEN).locked().first()
    if offer is None or not is_over(application, offer.answer_by):
        return False
    move_offer(SYSTEM, offer, OfferState.UNANSWERED)
    move_application(SYSTEM, application, ApplicationState.WAIT_LISTED)
    notices.tell_offer_passed(offer)
    _free(SYSTEM, offer)
    return True


def _free(by: Actor, offer: WaitingOffer) -> None:
    key = f"application:{offer.application_id}:offer:{offer.pk}:{offer.state}"
    funds.give_back_held(by=by, application=offer.application, key=key, reason=f"offer.{offer.state}")
