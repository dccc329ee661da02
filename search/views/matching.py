"""What should we do first? A few questions, without an account, and the services that fit, with every reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.errors import DomainError
from providers.words import described
from search.engines import Unavailable
from search.forms.match import FORMS, LABELS, NEEDS
from search.selectors.buyers import operator_of, visitor_of
from search.selectors.matching import matching
from search.selectors.wishes import open_goals_of, wishes_of
from search.views.buyers import COOKIE_FOR_MATCH, match_of
from subsidies.forms.screening import CodeForm
from subsidies.selectors.screening import answers_of, size_metric
from subsidies.services import screening as services
from subsidies.views.screening import Purpose, forget_code, known_code, remember_code


def _cookies() -> list[tuple[str, str]]:
    return [(COOKIE_FOR_MATCH, reverse("search:services"))]


def _questions(request) -> list[str]:
    """The profile of a signed-in operator answers who it is; everybody else is asked."""
    return list(NEEDS if request.actor.is_kind(Kind.OPERATOR) else FORMS)


@login_not_required
@require_safe
def start(request):
    questions = _questions(request)
    context = {"first": questions[0], "total": len(questions), "knows_you": len(questions) < len(FORMS)}
    return render(request, "search/match_start.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def question(request, question):
    questions = _questions(request)
    if question not in questions:
        raise Http404
    answers = answers_of(match_of(request), by=request.actor)
    form = FORMS[question](
        request.POST if request.method == "POST" else None,
        initial=answers.get(question),
        metric=size_metric(answers),
    )
    place = questions.index(question)
    if request.method == "POST" and ("skip" in request.POST or form.is_valid()):
        code = services.answer_question(
            by=request.actor,
            code=request.COOKIES.get(COOKIE_FOR_MATCH, ""),
            question=question,
            answer=None if "skip" in request.POST else form.answer(),
            purpose=Purpose.MATCH,
        )
        return remember_code(request, redirect(_address(questions, place + 1)), code, _cookies(), Purpose.MATCH)
    context = {
        "form": form,
        "number": place + 1,
        "total": len(questions),
        "back": _address(questions, place - 1) if place else reverse("search:match"),
    }
    return render(request, "subsidies/check_question.html", context)


def _address(questions: list[str], place: int) -> str:
    if place == len(questions):
        return reverse("search:match_result")
    return reverse("search:match_question", args=[questions[place]])


@login_not_required
@never_cache
@require_safe
def result(request):
    """The services that fit; a signed-in operator gets them from its profile and open goals alone, too."""
    screening = match_of(request)
    operator = operator_of(request.actor)
    if screening is None and operator is None:
        return redirect("search:match")
    answers = answers_of(screening, by=request.actor)
    buyer = operator or visitor_of(answers)
    wishes = wishes_of(answers, buyer, open_goals_of(request.actor) if operator else ())
    try:
        found = matching(wishes, buyer, {name: str(label) for name, label in LABELS.items()})
    except Unavailable:
        return render(request, "search/not_ready.html")
    questions = _questions(request)
    context = {
        "found": found,
        "cards": [(match, described(match.entry.copy)) for match in found.matches],
        "operator": operator,
        "goals": len(wishes.goals),
        "answers": [(name, LABELS[name], bool(answers.get(name))) for name in questions],
        "answered": sum(bool(answers.get(name)) for name in questions),
        "code": request.COOKIES.get(COOKIE_FOR_MATCH, "") if screening else "",
        "expires_at": screening.expires_at if screening else None,
    }
    return render(request, "search/match_result.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def reopen(request):
    """The answers again on another machine, by the code that was printed."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            code = known_code(request, form.cleaned_data["code"], Purpose.MATCH)
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            return remember_code(request, redirect("search:match_result"), code, _cookies(), Purpose.MATCH)
    return render(request, "search/match_code.html", {"form": form})


@login_not_required
@require_POST
def forget(request):
    services.erase_screening(by=request.actor, code=request.COOKIES.get(COOKIE_FOR_MATCH, ""), purpose=Purpose.MATCH)
    messages.success(request, _("We erased your answers."))
    return forget_code(redirect("search:match"), _cookies())
