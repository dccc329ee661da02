from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from subsidies.criteria import Outcome
from subsidies.forms.screening import FORMS, CodeForm
from subsidies.models import Screening
from subsidies.permissions.screening import why_not_erase_answers
from subsidies.selectors import screening as selectors
from subsidies.selectors.examples import example_for
from subsidies.services import screening as services
from subsidies.views.guesses import check_not_guessing, note_wrong_code

# The code travels in cookies that only few pages get, so that it never stands in an address or a log.
COOKIE = "levee_check"
# The same code for the pages that show what a visitor would pay.
COOKIE_FOR_PRICES = "levee_prices"
Purpose = Screening.Purpose
# (name, path)
Cookies = list[tuple[str, str]]


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
    answers = selectors.answers_of(selectors.find_screening(code, by=request.actor), by=request.actor)
    form = FORMS[question](
        request.POST if request.method == "POST" else None,
        initial=answers.get(question),
        metric=selectors.size_metric(answers),
    )
    if request.method == "POST" and ("skip" in request.POST or form.is_valid()):
        answer = None if "skip" in request.POST else form.answer()
        code = services.answer_question(by=request.actor, code=code, question=question, answer=answer)
        return remember_code(request, redirect(_after(question)), code, _cookies())
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
    screening = selectors.find_screening(code, by=request.actor)
    if screening is None:
        return redirect("check_start")
    answers = selectors.answers_of(screening, by=request.actor)
    facts = selectors.facts_from_answers(answers)
    programs = selectors.answers_for_programs(facts)
    context = {
        "programs": programs,
        "likely": sum(answer.outcome == Outcome.LIKELY for answer in programs),
        "answered": sum(bool(answer) for answer in answers.values()),
        "example": example_for(programs, facts),
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
        try:
            code = known_code(request, form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            return remember_code(request, redirect("check_result"), code, _cookies())
    return render(request, "subsidies/check_code.html", {"form": form})


def known_code(request, code: str, purpose: Purpose = Purpose.CHECK) -> str:
    """The code as it was printed; raises a DomainError when it opens nothing, or after too many wrong ones."""
    check_not_guessing(request)
    if selectors.find_screening(code, by=request.actor, purpose=purpose) is None:
        note_wrong_code(request)
        raise DomainError(_("This code opens nothing. Check it letter by letter, or answer the questions again."))
    return selectors.printed_code(code)


@login_not_required
@require_POST
def forget(request):
    services.erase_screening(by=request.actor, code=request.COOKIES.get(COOKIE, ""))
    messages.success(request, _("We erased your answers."))
    return forget_code(redirect("check_start"), _cookies())


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request):
    """An owner takes back what its organization carried over; asks once."""
    if reason := why_not_erase_answers(request.actor, request.actor.organisation_id):
        raise Refused(reason)
    kept = Screening.objects.kept_for(request.actor.organisation_id)
    if request.method == "POST":
        services.erase_carried_screenings(by=request.actor)
        messages.success(request, _("Your answers to the six questions are erased."))
        return redirect("vault:view_log")
    return render(request, "subsidies/check_erase.html", {"kept": kept})


def _after(question: str) -> str:
    place = selectors.QUESTIONS.index(question) + 1
    if place == len(selectors.QUESTIONS):
        return reverse("check_result")
    return reverse("check_question", args=[selectors.QUESTIONS[place]])


def _cookies() -> Cookies:
    return [(COOKIE, reverse("check_start")), (COOKIE_FOR_PRICES, reverse("search:services"))]


def remember_code(request, response, code: str, cookies: Cookies, purpose: Purpose = Purpose.CHECK):
    """The visitor's own browser carries the code, to these paths alone and as long as the answers are kept."""
    for name, path in cookies:
        response.set_cookie(
            name,
            code,
            max_age=services.KEPT[purpose],
            path=path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def forget_code(response, cookies: Cookies):
    for name, path in cookies:
        response.delete_cookie(name, path=path)
    return response
