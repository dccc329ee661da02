from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms import selectors

LONGEST_QUERY = 200


@login_not_required
@require_safe
def search_guidance(request):
    """Guidance, questions and free services that have the words."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    pages = selectors.find_guidance(query) if query else []
    return render(request, "cms/guidance_search.html", {"query": query, "pages": pages})
