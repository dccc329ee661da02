from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from marketplace.engagements.models import Engagement


@require_safe
def order_page(request, reference):
    """Where it stands and who acts next."""
    thing = get_object_or_404(Engagement.objects.visible_to(request.actor), reference=reference)
    return render(request, "engagements/order.html", {"thing": thing})
