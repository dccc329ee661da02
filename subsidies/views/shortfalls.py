"""What ends after a cut below what is promised: one person proposes, another confirms."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.errors import Refused
from subsidies import services
from subsidies.forms.budgets import EndingForm
from subsidies.models import BudgetLine, Ending
from subsidies.permissions import budgets as permissions
from subsidies.selectors.shortfalls import commitments_of, shortfall_of, signed_orders_of
from subsidies.views.attempts import attempt, press
from subsidies.views.desk import office_program


@require_http_methods(["GET", "HEAD", "POST"])
def show(request, slug, reference):
    """How much is not covered, what stands on the line, and what is proposed to end."""
    program = office_program(request, slug)
    rows = BudgetLine.objects.filter(program=program).select_related("program")
    line = get_object_or_404(rows, reference=reference)
    why_not = permissions.why_not_plan_budget(request.actor, program.organisation_id)
    if request.method == "POST" and why_not:
        raise Refused(why_not)
    missing, commitments, orders = shortfall_of(line.pk), commitments_of(line), signed_orders_of(line)
    form = EndingForm(request.POST or None, commitments=_choices(line, commitments, orders))
    if request.method == "POST" and attempt(form, lambda data: _propose(request.actor, line, data)):
        return redirect("shortfall", slug=program.slug, reference=line.reference)
    endings = line.endings.select_related("application", "proposed_by", "answered_by", "draw__funding_line__engagement")
    context = {
        "program": program,
        "line": line,
        "missing": missing,
        "orders": orders,
        "form": form if missing and form.fields["commitment"].choices and not why_not else None,
        "endings": [(one, permissions.why_not_confirm_ending(request.actor, one)) for one in endings],
        "may_stop": not why_not,
    }
    return render(request, "subsidies/shortfall.html", context)


def _choices(line: BudgetLine, commitments, orders) -> list[tuple[str, str]]:
    """Commitments without an order that nobody proposed yet; signed orders only once none of them is left."""
    waiting = set(line.endings.proposed().values_list("application", flat=True))
    if commitments:
        return [
            (
                f"award:{one.application.pk}",
                f"{one.application.reference}, {one.application.organisation}, {one.amount}",
            )
            for one in commitments
            if one.application.pk not in waiting
        ]
    return [
        (
            f"order:{one.draw.pk}",
            _("Written notice: %(order)s, %(amount)s") % {"order": _order(one), "amount": one.amount},
        )
        for one in orders
    ]


def _order(one) -> str:
    return one.draw.funding_line.engagement.reference


def _propose(actor, line: BudgetLine, data: dict) -> Ending:
    kind, _colon, pk = data["commitment"].partition(":")
    keys = {"by": actor, "line_id": line.pk, "reason": data["reason"]}
    if kind == "award":
        return services.propose_ending(**keys, application_id=int(pk))
    order = next(one for one in signed_orders_of(line) if one.draw.pk == int(pk))
    return services.propose_ending(**keys, application_id=order.draw.voucher.application_id, draw_id=order.draw.pk)


ANSWERS = {"confirm": services.confirm_ending, "stop": services.stop_ending}


@require_POST
def answer(request, slug, ending_id, answer):
    program = office_program(request, slug)
    rows = Ending.objects.filter(line__program=program).select_related("line")
    ending = get_object_or_404(rows, pk=ending_id)
    if answer not in ANSWERS:
        raise Http404
    target = reverse("shortfall", args=[program.slug, ending.line.reference])
    done = _("It is ended. The holder is told why.") if answer == "confirm" else _("It stays as it is.")
    return press(request, target, lambda: ANSWERS[answer](by=request.actor, ending_id=ending.pk), done)
