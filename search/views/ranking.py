from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from marketplace.core.paging import page_of
from providers.models import Listing
from search import filters, scoring, selectors
from search.engines import Unavailable
from search.views.buyers import asked_by, buyer_of, for_buyer_only


@login_not_required
@require_safe
def ranking(request):
    """By which rules are services put in order?"""
    return render(request, "search/ranking.html", {"clauses": scoring.in_words()})


@require_safe
def gaps(request):
    """What do people look for that nobody offers?"""
    if not request.actor.is_staff:
        raise Http404
    page = page_of(request, selectors.gaps())
    return render(request, "search/gaps.html", {"page": page, "days": selectors.GAP_DAYS})


@login_not_required
@require_safe
def why(request, reference):
    """Why does this service stand where it does for my question?"""
    listing = get_object_or_404(Listing.objects.public(), reference=reference)
    buyer = buyer_of(request)
    question = asked_by(request, buyer).question
    back = filters.address_of_page(question, question.page)
    try:
        standing = selectors.standing_of(question, buyer, reference)
    except Unavailable:
        return render(request, "search/not_ready.html", {"question": question})
    context = {"listing": listing, "question": question, "standing": standing, "back": back}
    return for_buyer_only(render(request, "search/why.html", context), buyer)
