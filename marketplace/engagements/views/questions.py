from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.engagements import permissions, services
from marketplace.engagements.forms import AnswerForm, QuestionForm
from marketplace.engagements.states import RequestState
from marketplace.engagements.views.attempts import attempt
from marketplace.engagements.views.requests import own_request, requests_seen


@require_http_methods(["GET", "HEAD", "POST"])
def question_page(request, reference):
    """All questions and answers, the same for everyone; bidders may ask while it is time."""
    shown = get_object_or_404(requests_seen(request), reference=reference)
    is_buyer = shown.operator_id == request.actor.organisation_id
    why_not = "" if is_buyer else permissions.why_not_quote(request.actor, shown)
    if request.method == "POST" and (is_buyer or why_not):
        raise Refused(why_not or _("You answer questions here; the providers ask them."))
    form = QuestionForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.ask_question(by=request.actor, request_id=shown.pk, text=form.cleaned_data["text"]),
    ):
        messages.success(request, _("Sent. You get a notice when it is answered."))
        return redirect("engagements:questions", shown.reference)
    may_ask = not is_buyer and not why_not and shown.state == RequestState.OPEN and not shown.questions_are_over
    context = {
        "shown": shown,
        "page": page_of(request, shown.questions.all()),
        "is_buyer": is_buyer,
        "may_ask": may_ask,
        "form": form,
    }
    return render(request, "engagements/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request, reference, number):
    """The operator answers the question with this number in the list."""
    shown = own_request(request, reference)
    if reason := permissions.why_not_prepare(request.actor, shown.operator_id):
        raise Refused(reason)
    questions = list(shown.questions.all())
    if not 1 <= number <= len(questions):
        raise Http404
    question = questions[number - 1]
    form = AnswerForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.answer_question(by=request.actor, question_id=question.pk, answer=form.cleaned_data["answer"]),
    ):
        messages.success(request, _("Answered. Everyone you invited can read it."))
        return redirect("engagements:questions", shown.reference)
    return render(request, "engagements/answer.html", {"shown": shown, "question": question, "form": form})
