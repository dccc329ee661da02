"""A declined operator asks for another look; somebody who did not decide the case answers."""

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import IllegalMove, check_move
from subsidies import notices, permissions
from subsidies.models import Appeal, Application, Decision, DecisionKind
from subsidies.reasons import ReopenReason, UpholdReason
from subsidies.selectors.cases import decline_of
from subsidies.services.moves import decide, is_over, locked_application, move_application, start_answer_clock
from subsidies.states import APPLICATION_MOVES, ApplicationState


@transaction.atomic
def appeal_decision(*, by: Actor, application_id: int, reason: str, new_facts: str = "") -> Appeal:
    """Ask for another look at a decline, within the program's days, with why it is wrong and what is new."""
    application = locked_application(application_id)
    if refusal := permissions.why_not_prepare(by, application.organisation_id):
        raise Refused(refusal)
    check_move(APPLICATION_MOVES, application.state, ApplicationState.APPEALED)
    if is_over(application, application.appeal_by):
        raise DomainError(
            _("The last day to appeal was %(day)s. Ask the program office what you can do.")
            % {"day": date_format(application.appeal_by, "F j, Y")},
            code="appeal_over",
        )
    if not reason.strip():
        raise DomainError(_("Say why the decision is wrong, for example: we serve 2,900 people."), field="reason")
    appeal = Appeal.objects.create(
        application=application,
        decline=decline_of(application),
        reason=reason.strip(),
        new_facts=new_facts.strip(),
        made_by_id=by.user_id,
    )
    start_answer_clock(application)
    application.unreached_at = None
    move_application(by, application, ApplicationState.APPEALED, "answer_due_on", "unreached_at", appeal=appeal.pk)
    notices.tell_appealed(application)
    return appeal


@transaction.atomic
def uphold_decision(*, by: Actor, application_id: int, code: str, note: str) -> Decision:
    """The decline stands, for a coded reason and in words the applicant can check."""
    application = _heard_by(by, application_id, ApplicationState.UPHELD)
    if code not in UpholdReason.values:
        raise DomainError(_("Choose the reason."), field="code")
    decision = _answer(by, application, DecisionKind.UPHOLD, UpholdReason(code).as_reason(), note)
    application.answer_due_on = None
    move_application(by, application, ApplicationState.UPHELD, "answer_due_on", reasons=[code])
    notices.tell_upheld(application, decision)
    return decision


@transaction.atomic
def reopen_application(*, by: Actor, application_id: int, code: str, note: str) -> Decision:
    """The case is looked at again from the start, with the place it had; each duty needs its person anew."""
    application = _heard_by(by, application_id, ApplicationState.IN_REVIEW)
    if code not in ReopenReason.values:
        raise DomainError(_("Choose the reason."), field="code")
    _refuse_second_open(application)
    decision = _answer(by, application, DecisionKind.REOPEN, ReopenReason(code).as_reason(), note)
    application.decision_round += 1
    application.assigned_to = application.appeal_by = None
    start_answer_clock(application)
    fields = ("decision_round", "answer_due_on", "assigned_to", "appeal_by")
    move_application(by, application, ApplicationState.IN_REVIEW, *fields, reasons=[code])
    notices.tell_reopened(application, decision)
    return decision


def _heard_by(by: Actor, application_id: int, target: ApplicationState) -> Application:
    application = locked_application(application_id)
    if reason := permissions.why_not_answer_appeal(by, application):
        raise Refused(reason)
    if application.state != ApplicationState.APPEALED:
        raise IllegalMove(application.state, target)
    return application


def _refuse_second_open(application: Application) -> None:
    same = {"program": application.program, "window_opened_on": application.window_opened_on}
    other = Application.objects.still_open().filter(organisation=application.organisation, **same).first()
    if other:
        raise DomainError(
            _("They applied again: %(reference)s is open. Decide that one, or ask them to withdraw it first.")
            % {"reference": other.reference},
            code="already_open",
        )


def _answer(by: Actor, application: Application, kind: str, reason: dict, note: str) -> Decision:
    if not note.strip():
        raise DomainError(_("Say how you came to it, in words the applicant can check."), field="note")
    return decide(by, application, kind, reasons=[reason], note=note.strip())
