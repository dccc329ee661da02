"""What an operator answers to a decision: an appeal, and yes or no to an offer from the waiting list."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.errors import Refused
from subsidies import permissions
from subsidies.forms.appeals import AppealForm
from subsidies.models import Application
from subsidies.selectors.cases import decline_of
from subsidies.services import appeals, offers
from subsidies.services.moves import is_over
from subsidies.states import ApplicationState
from subsidies.views.attempts import attempt, press


def _own(request, reference) -> Application:
    rows = Application.objects.visible_to(request.actor).filter(organisation_id=request.actor.organisation_id)
    return get_object_or_404(rows.select_related("program__organisation", "organisation"), reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, reference):
    """The letter's reasons again, and where the operator says why they are wrong."""
    application = _own(request, reference)
    refusal = permissions.why_not_prepare(request.actor, application.organisation_id)
    if request.method == "POST" and refusal:
        raise Refused(refusal)
    form = AppealForm(request.POST or None)
    keys = {"by": request.actor, "application_id": application.pk}
    if request.method == "POST" and attempt(form, lambda data: appeals.appeal_decision(**keys, **data)):
        return redirect(application)
    if application.state != ApplicationState.DECLINED:
        return redirect(application)
    context = {
        "application": application,
        "form": form,
        "declined": decline_of(application),
        "is_over": is_over(application, application.appeal_by),
        "refusal": refusal,
    }
    return render(request, "subsidies/appeal.html", context)


@require_POST
def offer(request, reference, answer):
    application = _own(request, reference)
    wanted = answer == "yes"

    def change():
        offers.answer_offer(by=request.actor, application_id=application.pk, wanted=wanted)

    done = _("The program office decides next. You sign nothing until the award letter.")
    if not wanted:
        done = _("The application is withdrawn, and the money goes to the next in line.")
    return press(request, application.get_absolute_url(), change, done)
