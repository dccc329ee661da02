from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from marketplace.core.errors import DomainError
from subsidies import permissions
from subsidies.forms.screening import StartForm
from subsidies.models import Application, Program, Screening
from subsidies.selectors.screening import carried_screening
from subsidies.services.applications import start_application
from subsidies.services.screening import UNKNOWN_CODE, carry_over_screening
from subsidies.views.attempts import attempt
from subsidies.views.guesses import check_not_guessing, note_wrong_code


@require_http_methods(["GET", "HEAD", "POST"])
def start(request, slug):
    """Begin an application; the code of the six questions fills it, once for an organization."""
    program = get_object_or_404(Program.objects.visible_to(request.actor), slug=slug)
    carried = carried_screening(request.actor.organisation_id)
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        application = attempt(form, lambda data: begin(request, program, data["code"], carried))
        if application:
            return redirect(application)
    context = {
        "program": program,
        "form": form,
        "carried": carried,
        "refusal": permissions.why_not_prepare(request.actor, request.actor.organisation_id),
    }
    return render(request, "subsidies/application_start.html", context)


def begin(request, program: Program, code: str, carried: Screening | None) -> Application:
    """A new application with the answers behind the code, or the one that is open already."""
    screening = carry_over(request, code) if code else carried
    try:
        return start_application(by=request.actor, program_id=program.pk, screening=screening)
    except DomainError as error:
        if error.code != "already_open":
            raise
    mine = Application.objects.visible_to(request.actor).still_open()
    return mine.get(program=program, window_opened_on=program.opens_on)


def carry_over(request, code: str) -> Screening:
    check_not_guessing(request)
    try:
        return carry_over_screening(by=request.actor, code=code)
    except DomainError as error:
        if error.code == UNKNOWN_CODE:
            note_wrong_code(request)
        raise
