from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.ledger.models import Transfer
from subsidies.selectors.budgets import budget_from, budget_of, movements_of, sentence
from subsidies.views.attempts import ROWS_A_PAGE
from subsidies.views.desk import office_program


@require_safe
def show(request, slug):
    """Can we still commit? What stands where, and each movement with its case."""
    program = office_program(request, slug)
    budget = budget_of(program)
    lines = list(program.budget_lines.authorised().select_related("fund_source").order_by("pk"))
    page = Paginator(transfers_of(lines), ROWS_A_PAGE).get_page(request.GET.get("page"))
    none = program.applications.none()
    context = {
        "program": program,
        "budget": budget,
        "sentence": sentence(budget),
        "lines": [(line, budget_from([line], none)) for line in lines],
        "page": page,
        "movements": movements_of(list(page.object_list)),
    }
    return render(request, "subsidies/budget.html", context)


def transfers_of(lines):
    touched = Q(pk__in=[])
    for line in lines:
        scope = f"line:{line.pk}"
        for side in ("debit", "credit"):
            touched |= Q(**{f"{side}__scope": scope}) | Q(**{f"{side}__scope__endswith": f":{scope}"})
    return Transfer.objects.filter(touched).select_related("debit", "credit", "posted_by").order_by("-pk")
