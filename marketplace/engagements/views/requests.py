from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from marketplace.engagements.models import Request


@require_safe
def request_page(request, reference):
    """Where it stands and who acts next."""
    thing = get_object_or_404(Request.objects.visible_to(request.actor), reference=reference)
    return render(request, "engagements/request.html", {"thing": thing})
