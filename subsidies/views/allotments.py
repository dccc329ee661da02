"""Pages of a line that is released part by part."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.errors import Refused
from subsidies import services
from subsidies.forms.budgets import AllotmentForm
from subsidies.models import Allotment, BudgetLine, Program
from subsidies.permissions import budgets as permissions
from subsidies.services.allotments import not_planned
from subsidies.states import AllotmentState
from subsidies.views.attempts import attempt, press
from subsidies.views.budget import form_page
from subsidies.views.desk import office_program


@require_http_methods(["GET", "HEAD", "POST"])
def new(request, slug, reference):
    """Plan the release of a part of the line."""
    program = office_program(request, slug)
    rows = BudgetLine.objects.filter(program=program).select_related("program")
    line = get_object_or_404(rows, reference=reference)
    if reason := permissions.why_not_plan_allotment(request.actor, line):
        raise Refused(reason)
    form = AllotmentForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: services.plan_allotment(by=request.actor, line_id=line.pk, **data)
    ):
        messages.success(request, _("The allotment is saved. A fiscal officer other than you authorizes it next."))
        return redirect("program_budget", slug=program.slug)
    lead = _("%(line)s: %(left)s is not allotted yet. It can be committed only after an allotment released it.")
    lead %= {"line": line.name, "left": not_planned(line)}
    return form_page(request, program, form, _("Plan an allotment"), lead, _("Save the allotment"))


def _allotment(program: Program, allotment_id: int) -> Allotment:
    rows = Allotment.objects.filter(line__program=program)
    return get_object_or_404(rows.select_related("line__program", "planned_by", "authorised_by"), pk=allotment_id)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request, slug, allotment_id):
    """What it releases and when, and one button for the second person."""
    program = office_program(request, slug)
    allotment = _allotment(program, allotment_id)
    if request.method == "POST":
        services.authorise_allotment(by=request.actor, allotment_id=allotment.pk)
        messages.success(request, _("The allotment is authorized."))
        return redirect("program_budget", slug=program.slug)
    open_states = (AllotmentState.PLANNED, AllotmentState.AUTHORISED)
    may_plan = not permissions.why_not_plan_allotment(request.actor, allotment.line)
    context = {
        "program": program,
        "allotment": allotment,
        "line": allotment.line,
        "is_planned": allotment.state == AllotmentState.PLANNED,
        "refusal": permissions.why_not_authorise_allotment(request.actor, allotment),
        "may_withdraw": may_plan and allotment.state in open_states,
    }
    return render(request, "subsidies/allotment.html", context)


@require_POST
def withdraw(request, slug, allotment_id):
    program = office_program(request, slug)
    allotment = _allotment(program, allotment_id)
    keys = {"by": request.actor, "allotment_id": allotment.pk}
    done = _("The allotment is withdrawn. Its money is not allotted.")
    target = reverse("program_budget", args=[program.slug])
    return press(request, target, lambda: services.withdraw_allotment(**keys), done)
