from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.errors import Refused
from marketplace.reference.models import Function
from marketplace.reference.selectors import cpg_goals
from operators import permissions, selectors, services
from operators.forms import AssessmentForm, field_name
from operators.models import Assessment, OperatorProfile
from operators.views.systems import opened, own_profile

PAGES = tuple(Function.values)


def own_answers(request, profile: OperatorProfile) -> dict[str, str]:
    assessment = Assessment.objects.select_related("entry").filter(profile=profile.pk).first()
    return selectors.answers_of(assessment, by=request.actor, purpose=_("Your self-assessment"))


def profile_to_assess(request) -> OperatorProfile:
    profile = own_profile(request)
    if reason := permissions.why_not_assess(request.actor, profile):
        raise Refused(reason)
    return profile


@never_cache
@require_safe
def assessment(request):
    """Where do we stand? The parts with their progress, and the goals still open."""
    profile = own_profile(request)
    answers = own_answers(request, profile)
    goals = list(cpg_goals())
    parts = []
    for function in Function:
        codes = [goal.code for goal in goals if goal.function == function]
        parts.append((function, len(codes), sum(code in answers for code in codes)))
    context = {
        "parts": parts,
        "answered": len(answers),
        "total": len(goals),
        "goals": selectors.open_goals(answers),
        "why_not": permissions.why_not_assess(request.actor, profile),
        "may_erase": not permissions.why_not_erase_answers(request.actor, profile.organisation_id),
    }
    return render(request, "operators/assessment.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def assessment_page(request, function: str):
    """The questions of one part; saved when the page is sent, each may be skipped."""
    profile = profile_to_assess(request)
    if function not in PAGES:
        raise Http404
    goals = list(cpg_goals().filter(function=function))
    following = PAGES[PAGES.index(function) + 1] if function != PAGES[-1] else ""
    if request.method == "POST":
        form = AssessmentForm(request.POST, goals=goals)
        if form.is_valid():
            services.save_answers(
                by=request.actor,
                profile_id=opened(request, profile).pk,
                answers=form.answers(),
                finished=not following,
            )
            return redirect("assessment_page", function=following) if following else redirect("assessment")
    else:
        known = own_answers(request, profile)
        form = AssessmentForm(goals=goals, initial={field_name(code): answer for code, answer in known.items()})
    context = {
        "form": form,
        "function": Function(function),
        "step": PAGES.index(function) + 1,
        "steps": len(PAGES),
        "following": following,
    }
    return render(request, "operators/assessment_page.html", context)


@require_http_methods(["GET", "POST"])
def assessment_erase(request):
    """Erase the answers for good; asks once."""
    profile = own_profile(request)
    if reason := permissions.why_not_erase_answers(request.actor, profile.organisation_id):
        raise Refused(reason)
    known = Assessment.objects.filter(profile=profile.pk).first()
    if known is None:
        raise Http404
    if request.method == "POST":
        services.erase_answers(by=request.actor, profile_id=profile.pk)
        messages.success(request, _("Your answers are erased."))
        return redirect("assessment")
    return render(request, "operators/assessment_erase.html", {"assessment": known})
