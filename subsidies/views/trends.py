"""The budget as it moves: over time, how old its obligations are, and what pending applications would take."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.core.money import ZERO
from marketplace.core.paging import page_of
from subsidies.selectors import trends
from subsidies.views.desk import office_program


@require_safe
def over_time(request, slug):
    """Commitments and outlays month by month, and whether each line will be used up in time."""
    program = office_program(request, slug)
    lines = trends.lines_of(program)
    context = {
        "program": program,
        "chart": trends.over_time(program, lines),
        "authority": sum((line.authority for line in lines), ZERO),
        "paces": trends.paces(program, lines),
    }
    return render(request, "subsidies/budget_over_time.html", context)


@require_safe
def obligations(request, slug):
    program = office_program(request, slug)
    ages, oldest = trends.obligations(program, trends.lines_of(program))
    return render(request, "subsidies/budget_obligations.html", {"program": program, "ages": ages, "oldest": oldest})


@require_safe
def pending(request, slug):
    """What would happen if all pending applications were approved."""
    program = office_program(request, slug)
    fits, unfit = trends.if_all_approved(program, trends.lines_of(program))
    context = {
        "program": program,
        "fits": fits,
        "fitting": sum(one.count for one in fits),
        "unfit": len(unfit),
        "asked": sum((one.application.requested for one in unfit), ZERO),
        "page": page_of(request, unfit),
    }
    return render(request, "subsidies/budget_pending.html", context)
