from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.engagements import notices, permissions
from marketplace.engagements.models import Question, Request
from marketplace.engagements.states import REQUEST_MOVES, RequestState


@transaction.atomic
def ask_question(*, by: Actor, request_id: int, text: str) -> Question:
    """A bidder asks; all invited see the question, none sees who asked."""
    request = Request.objects.locked().select_related("operator").get(pk=request_id)
    if reason := permissions.why_not_quote(by, request):
        raise Refused(reason)
    if request.state != RequestState.OPEN or request.questions_are_over:
        raise DomainError(_("The time for questions is over."), field="text")
    question = Question.objects.create(
        request=request, provider_id=by.organisation_id, text=text, asked_by_id=by.user_id
    )
    record(by, question, "question.asked", request=request.reference)
    notices.tell_question_asked(question)
    return question


@transaction.atomic
def answer_question(*, by: Actor, question_id: int, answer: str) -> Question:
    """The operator answers once, for everyone; an answer is still possible after the last day for questions."""
    question = Question.objects.locked().select_related("request__operator").get(pk=question_id)
    if reason := permissions.why_not_prepare(by, question.request.operator_id):
        raise Refused(reason)
    if not question.request.is_quotable:
        raise DomainError(_("The time for quotes is over, so an answer would help nobody."), field="answer")
    if question.answered_at:
        raise DomainError(_("This question was answered already."), field="answer")
    question.answer, question.answered_by_id, question.answered_at = answer, by.user_id, clock.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    record(by, question, "question.answered", request=question.request.reference)
    notices.tell_question_answered(question)
    return question


@transaction.atomic
def close_questions(*, by: Actor, request_id: int) -> Request:
    """After the last day for questions no new ones are taken; quotes still are."""
    request = Request.objects.locked().get(pk=request_id)
    if not by.is_system and (reason := permissions.why_not_prepare(by, request.operator_id)):
        raise Refused(reason)
    check_move(REQUEST_MOVES, request.state, RequestState.QUESTIONS_CLOSED)
    if not request.questions_are_over:
        raise DomainError(
            _("Questions can be asked until the end of %(date)s.")
            % {"date": date_format(request.questions_close_on, "F j, Y")}
        )
    request.state = RequestState.QUESTIONS_CLOSED
    request.save(update_fields=["state"])
    record(by, request, "request.questions_closed", source=RequestState.OPEN, target=RequestState.QUESTIONS_CLOSED)
    if not request.quoting_is_over:
        notices.tell_questions_closed(request)
    return request
