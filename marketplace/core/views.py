from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core import outbox, panels, permissions, readiness, selectors, services
from marketplace.core.errors import DomainError
from marketplace.core.paging import page_of


@login_not_required
@require_safe
def livez(request):
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    """Which parts are degraded; 503 only when the database is gone, because then no page works."""
    parts = readiness.report()
    return JsonResponse(
        {"status": "ok" if set(parts.values()) == {"ok"} else "degraded", "parts": parts},
        status=503 if parts.get("database") != "ok" else 200,
    )


@never_cache
@require_safe
def dashboard(request):
    """The first line is the next thing to do and by when."""
    found = panels.dashboard_of(request.actor)
    return render(
        request,
        "core/dashboard.html",
        {
            "next_task": next(iter(found["tasks"]), None),
            "other_tasks": found["tasks"][1:],
            "about": found["about"],
            "rows": found["rows"],
            "deadlines": found["deadlines"],
            "main_panels": [panel for panel in found["panels"] if panel.place == "main"],
            "side_panels": [panel for panel in found["panels"] if panel.place == "side"],
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def background_work(request):
    """Is anything stuck, and what can staff do about it?"""
    if permissions.why_not_mind_work(request.actor):
        raise Http404
    if request.method == "POST":
        return _retry(request)
    context = {
        "queue": selectors.queue(),
        "page": page_of(request, selectors.failing_work()),
        "jobs": selectors.job_lines(),
        "most": outbox.MOST_ATTEMPTS,
    }
    return render(request, "core/background_work.html", context)


def _retry(request):
    typed = request.POST.get("row", "")
    try:
        row = services.retry_work(by=request.actor, row_id=int(typed) if typed.isdecimal() and len(typed) < 19 else 0)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(task)s is tried again now.") % {"task": row.name})
    return redirect("background_work")
