from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.views import serve

from cms import selectors
from cms.models import ProgramPage
from subsidies.views import programs

LONGEST_QUERY = 200


@login_not_required
@require_safe
def search_guidance(request):
    """Guidance, questions and free services that have the words."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    pages = selectors.find_guidance(query) if query else []
    return render(request, "cms/guidance_search.html", {"query": query, "pages": pages})


@login_not_required
@require_safe
def program_page(request, slug):
    """The editors' page around a program's signed rules; until they have written one, the rules alone."""
    if ProgramPage.objects.live().filter(slug=slug).exists():
        return serve(request, f"programs/{slug}/")
    return programs.detail(request, slug)
