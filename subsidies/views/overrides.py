from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.permissions import tied_to
from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from subsidies.forms.overrides import OverrideForm
from subsidies.models import Application, Override
from subsidies.permissions import overrides as permissions
from subsidies.services.overrides import ask_override, decline_override, grant_override
from subsidies.views.attempts import attempt, press

ANSWERS = {
    "grant": (grant_override, gettext_lazy("Granted. The person, who asked and the auditors are told.")),
    "decline": (decline_override, gettext_lazy("Declined. The person, who asked and the auditors are told.")),
}


@require_safe
def listing(request):
    """Every override of the office, for its administrators and auditors, the latest first."""
    if reason := permissions.why_not_read_overrides(request.actor):
        raise Refused(reason)
    page = page_of(request, Override.objects.visible_to(request.actor).for_lists())
    tied = tied_to(request.actor)
    rows = [(one, _why_not_answer(request.actor, one, tied)) for one in page.object_list]
    return render(request, "subsidies/override_list.html", {"page": page, "rows": rows})


def _why_not_answer(actor, override: Override, tied: set[int]) -> str:
    """As `why_not_answer_override` says it, without a query for each row; "" also where it is answered."""
    if not override.is_waiting:
        return ""
    if override.application.organisation_id in tied:
        return _("You are tied to the applicant, so another administrator has to answer.")
    return permissions.why_not_be_second(actor, override)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, reference):
    rows = Application.objects.visible_to(request.actor).select_related("program__organisation")
    application = get_object_or_404(
        rows.filter(program__organisation_id=request.actor.organisation_id or 0), reference=reference
    )
    if reason := permissions.why_not_ask_override(request.actor, application):
        raise Refused(reason)
    form = OverrideForm(request.POST or None, program=application.program)
    keys = {"by": request.actor, "application_id": application.pk}
    if request.method == "POST" and attempt(form, lambda data: ask_override(**keys, user_id=data.pop("user"), **data)):
        messages.success(request, _("Asked. Another administrator answers; the auditors see it too."))
        return redirect(application)
    context = {
        "form": form,
        "title": _("Ask for an override"),
        "lead": _(
            "For one step of %(reference)s, where the people of today cannot keep the duties apart. A second person "
            "answers. Nobody, also by an override, approves their own recommendation or pays a claim they approved."
        )
        % {"reference": application.reference},
        "button": _("Ask a second person"),
        "back": application,
    }
    return render(request, "subsidies/form_page.html", context)


@require_POST
def answer(request, reference, answer):
    override = get_object_or_404(Override.objects.visible_to(request.actor), reference=reference)
    if answer not in ANSWERS:
        raise Http404
    service, done = ANSWERS[answer]
    keys = {"by": request.actor, "override_id": override.pk}
    return press(request, "override_list", lambda: service(**keys), str(done))
