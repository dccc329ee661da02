from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.payments.models import Payout
from subsidies import services
from subsidies.forms.budgets import BudgetCutForm, BudgetLineForm, FundSourceForm, PastDayForm
from subsidies.models import BudgetLine, Program
from subsidies.permissions import budgets as permissions
from subsidies.selectors.balances import budgets_at
from subsidies.selectors.budgets import budget_of, budgets_of_lines, movements_of, sentence, table_of, transfers_of
from subsidies.selectors.caps import category_caps_of
from subsidies.selectors.shortfalls import shortfall_of, shortfalls_of
from subsidies.views.attempts import attempt
from subsidies.views.desk import office_program


@require_safe
def show(request, slug):
    """Can we still commit? What stands where, and each movement with its case."""
    program = office_program(request, slug)
    past_form = PastDayForm(request.GET if "on" in request.GET else None, zone=program.zone)
    if past_form.is_valid() and past_form.cleaned_data["on"]:
        return _past(request, program, past_form)
    budget = budget_of(program)
    known = program.budget_lines.select_related("fund_source", "planned_by", "authorised_by", "program")
    rows = list(known.prefetch_related("cuts__cut_by", "allotments").in_paying_order())
    lines = [line for line in rows if line.authorised_at]
    page = page_of(request, transfers_of(lines))
    of_lines = list(zip(lines, budgets_of_lines(lines), strict=True))
    context = {
        "program": program,
        "budget": budget,
        "sentence": sentence(budget),
        "lines": of_lines,
        "table": table_of(budget, of_lines),
        "planned": [line for line in rows if not line.authorised_at],
        "why_not_plan": permissions.why_not_plan_budget(request.actor, program.organisation_id),
        "can_cut": bool(lines) and not permissions.why_not_cut_budget(request.actor, lines[0]),
        "payouts": Payout.objects.unpaid().filter(claim__program=program).for_lists().order_by("expected_on", "pk"),
        "past_form": past_form,
        "shortfalls": shortfalls_of(program),
        "caps": category_caps_of(program),
        "page": page,
        "movements": movements_of(list(page.object_list)),
    }
    return render(request, "subsidies/budget.html", context)


def _past(request, program: Program, form: PastDayForm):
    day = form.cleaned_data["on"]
    budget, lines = budgets_at(program, clock.end_of_day(day, program.zone))
    context = {"program": program, "past_form": form, "day": day, "budget": budget, "lines": lines}
    return render(request, "subsidies/budget_past.html", context | {"table": table_of(budget, lines)})


def planning(request, slug) -> Program:
    """The program, for those of its office who enter money."""
    program = office_program(request, slug)
    if reason := permissions.why_not_plan_budget(request.actor, program.organisation_id):
        raise Refused(reason)
    return program


def form_page(request, program: Program, form, title: str, lead: str, button: str):
    context = {"program": program, "form": form, "title": title, "lead": lead, "button": button}
    return render(request, "subsidies/budget_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_source(request, slug):
    program = planning(request, slug)
    form = FundSourceForm(request.POST or None)
    keys = {"by": request.actor, "organisation": program.organisation}
    if request.method == "POST" and attempt(form, lambda data: services.create_fund_source(**keys, **data)):
        return redirect("budget_line_new", slug=program.slug)
    lead = _("The award, appropriation or gift that the money comes from. Next you plan a budget line on it.")
    return form_page(request, program, form, _("Add a source of money"), lead, _("Save and plan a line"))


@require_http_methods(["GET", "HEAD", "POST"])
def new_line(request, slug):
    program = planning(request, slug)
    form = BudgetLineForm(request.POST or None, program=program)
    if request.method == "POST" and attempt(
        form, lambda data: services.create_budget_line(by=request.actor, program=program, **data)
    ):
        return planned(request, program)
    lead = _("It carries no money until a fiscal officer other than you authorizes it.")
    return form_page(request, program, form, _("Plan a budget line"), lead, _("Save the line"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_line(request, slug, reference):
    program = planning(request, slug)
    line = get_object_or_404(program.budget_lines.order_by("pk"), reference=reference)
    form = BudgetLineForm(request.POST or None, program=program, line=line)
    if request.method == "POST" and attempt(
        form, lambda data: services.change_budget_line(by=request.actor, line_id=line.pk, **data)
    ):
        return planned(request, program)
    lead = _("If you save it, somebody other than you authorizes it.")
    return form_page(request, program, form, _("Change the budget line"), lead, _("Save the line"))


def planned(request, program: Program):
    messages.success(request, _("The line is saved. A fiscal officer other than you authorizes it next."))
    return redirect("program_budget", slug=program.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def authorise_line(request, slug, reference):
    """Every term of the line on one page, and one button."""
    program = office_program(request, slug)
    rows = BudgetLine.objects.filter(program=program).select_related("fund_source", "planned_by", "program")
    line = get_object_or_404(rows, reference=reference)
    if request.method == "POST":
        services.authorise_budget_line(by=request.actor, line_id=line.pk)
        done = _("%(amount)s is authorized. Plan the first allotment next.") if line.in_allotments else ""
        done = done or _("%(amount)s can be committed now.")
        messages.success(request, done % {"amount": line.authority})
        return redirect("program_budget", slug=program.slug)
    context = {"program": program, "line": line, "refusal": permissions.why_not_authorise_budget(request.actor, line)}
    return render(request, "subsidies/budget_authorise.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cut_line(request, slug, reference):
    """Money that goes back to the funder before it was promised."""
    program = office_program(request, slug)
    rows = BudgetLine.objects.filter(program=program).select_related("program")
    line = get_object_or_404(rows, reference=reference)
    if reason := permissions.why_not_cut_budget(request.actor, line):
        raise Refused(reason)
    form = BudgetCutForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: services.cut_budget_line(by=request.actor, line_id=line.pk, **data)
    ):
        messages.success(request, _("%(amount)s is taken off the line.") % {"amount": form.cleaned_data["amount"]})
        if shortfall_of(line.pk):
            return redirect("shortfall", slug=program.slug, reference=line.reference)
        return redirect("program_budget", slug=program.slug)
    lead = _("%(line)s. Awards, vouchers and orders keep their money: what nobody is promised goes first.")
    title, button = _("Take money off a budget line"), _("Take it off")
    return form_page(request, program, form, title, lead % {"line": line.name}, button)
