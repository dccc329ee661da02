from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from marketplace.engagements.models import Quote


@require_safe
def quote_page(request, reference):
    """Where it stands and who acts next."""
    thing = get_object_or_404(Quote.objects.visible_to(request.actor), reference=reference)
    return render(request, "engagements/quote.html", {"thing": thing})
