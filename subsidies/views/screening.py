from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core import clock
from marketplace.core.errors import DomainError
from subsidies.criteria import Outcome
from subsidies.forms.screening import FORMS, CodeForm
from subsidies.models import Program
from subsidies.selectors import screening as selectors
from subsidies.services import screening as services

# The code travels in a cookie that only these pages get, so that it never stands in an address or a log.
COOKIE = "levee_check"


@login_not_required
@require_safe
def start(request):
    return render(request, "subsidies/check_start.html", {"first": selectors.QUESTIONS[0]})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def question(request, question):
    if question not in FORMS:
        raise Http404
    code = request.COOKIES.get(COOKIE, "")
    answers = selectors.answers_of(selectors.find_screening(code))
    form = FORMS[question](
        request.POST if request.method == "POST" else None,
        initial=answers.get(question),
        metric=selectors.size_metric(answers),
    )
    if request.method == "POST" and ("skip" in request.POST or form.is_valid()):
        answer = None if "skip" in request.POST else form.answer()
        code = services.answer_question(code=code, question=question, answer=answer)
        return _remember(request, redirect(_after(question)), code)
    place = selectors.QUESTIONS.index(question)
    context = {
        "form": form,
        "number": place + 1,
        "total": len(selectors.QUESTIONS),
        "back": reverse("check_question", args=[selectors.QUESTIONS[place - 1]]) if place else reverse("check_start"),
    }
    return render(request, "subsidies/check_question.html", context)


@login_not_required
@never_cache
@require_safe
def result(request):
    code = request.COOKIES.get(COOKIE, "")
    screening = selectors.find_screening(code)
    if screening is None:
        return redirect("check_start")
    answers = selectors.answers_of(screening)
    programs = selectors.answers_for_programs(selectors.facts_from_answers(answers))
    context = {
        "programs": programs,
        "likely": sum(answer.outcome == Outcome.LIKELY for answer in programs),
        "answered": sum(bool(answer) for answer in answers.values()),
        "code": code,
        "expires_at": screening.expires_at,
        "today": clock.today("America/Chicago"),
    }
    return render(request, "subsidies/check_result.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def reopen(request):
    """The answers again on another machine, by the code that was printed."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if selectors.find_screening(form.cleaned_data["code"]):
            return _remember(request, redirect("check_result"), form.cleaned_data["code"])
        form.add_error("code", _("We do not know this code. Check it, or answer the six questions again."))
    return render(request, "subsidies/check_code.html", {"form": form, "program": None})


@login_not_required
@require_POST
def forget(request):
    services.erase_screening(code=request.COOKIES.get(COOKIE, ""))
    messages.success(request, _("We erased your answers."))
    response = redirect("check_start")
    response.delete_cookie(COOKIE, path=reverse("check_start"))
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def carry_over(request, slug):
    """After sign-up: type the code, and the answers stand in the application."""
    program = get_object_or_404(Program.objects.visible_to(request.actor), slug=slug)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.carry_over_screening(by=request.actor, code=form.cleaned_data["code"])
        except DomainError as error:
            if error.field is None:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("We carried your answers over. Check them before you send anything."))
            return redirect(f"/applications/start/{program.slug}/")
    return render(request, "subsidies/check_code.html", {"form": form, "program": program})


def _after(question: str) -> str:
    place = selectors.QUESTIONS.index(question) + 1
    if place == len(selectors.QUESTIONS):
        return reverse("check_result")
    return reverse("check_question", args=[selectors.QUESTIONS[place]])


def _remember(request, response, code: str):
    response.set_cookie(
        COOKIE,
        code,
        max_age=services.KEPT,
        path=reverse("check_start"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
