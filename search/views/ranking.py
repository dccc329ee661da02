from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from providers.models import Listing
from search import filters, scoring, selectors
from search.engines import Unavailable


@login_not_required
@require_safe
def ranking(request):
    """By which rules are services put in order?"""
    return render(request, "search/ranking.html", {"clauses": scoring.in_words()})


@login_not_required
@require_safe
def why(request, reference):
    """Why does this service stand where it does for my question?"""
    listing = get_object_or_404(Listing.objects.public(), reference=reference)
    question = filters.read(request.GET).question
    back = filters.address(question, page=str(question.page) if question.page > 1 else "")
    try:
        standing = selectors.standing_of(question, reference)
    except Unavailable:
        return render(request, "search/not_ready.html", {"question": question})
    context = {"listing": listing, "question": question, "standing": standing, "back": back}
    return render(request, "search/why.html", context)
