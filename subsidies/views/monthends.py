"""Months that a fiscal officer signs off, and lines that are closed."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.payments import books
from marketplace.payments.permissions import why_not_pay_for
from subsidies import services
from subsidies.forms.budgets import MonthEndForm
from subsidies.models import BudgetLine
from subsidies.permissions import budgets as permissions
from subsidies.selectors.balances import budgets_at
from subsidies.selectors.budgets import table_of
from subsidies.selectors.monthends import end_of_month, last_day_of, next_month
from subsidies.views.attempts import attempt, press
from subsidies.views.desk import office_program


@require_http_methods(["GET", "HEAD", "POST"])
def month_end(request, slug):
    """The balances of the month that comes next, one signature, and what was signed before."""
    program = office_program(request, slug)
    refusal = permissions.why_not_sign_month(request.actor, program)
    if request.method == "POST" and refusal:
        raise Refused(refusal)
    month = next_month(program)
    form = MonthEndForm(request.POST or None, initial={"month": month})
    keys = {"by": request.actor, "program_id": program.pk}
    if request.method == "POST" and attempt(form, lambda data: services.sign_month_off(**keys, **data)):
        return redirect("month_end", slug=program.slug)
    page = page_of(request, program.month_ends.select_related("signed_by").order_by("-month"))
    context = {"program": program, "month": month, "form": form, "refusal": refusal, "page": page}
    context["signed"] = page.object_list
    if month:
        budget, lines = budgets_at(program, end_of_month(month, program.zone))
        context |= {"budget": budget, "lines": lines, "table": table_of(budget, lines), "last_day": last_day_of(month)}
        context["may_open_bank"] = not why_not_pay_for(request.actor, program.organisation_id)
        context["bank"] = books.reconciled(program.organisation_id, month, last_day_of(month))
    return render(request, "subsidies/month_end.html", context)


@require_POST
def close_line(request, slug, reference):
    program = office_program(request, slug)
    line = get_object_or_404(BudgetLine.objects.filter(program=program), reference=reference)
    target = reverse("program_budget", args=[program.slug])
    done = _("The line is closed. What was left is closed out.")
    return press(request, target, lambda: services.close_budget_line(by=request.actor, line_id=line.pk), done)
