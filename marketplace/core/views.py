from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.core import panels, readiness


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
