from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.errors import Refused
from marketplace.vault.selectors import views_of

ROWS_A_PAGE = 50


@require_safe
def view_log(request):
    """The operator's own record of who opened its protected texts."""
    if not request.actor.is_kind(Kind.OPERATOR):
        raise Refused(_("This page shows an operator who opened its protected answers. Switch to an operator."))
    views = views_of(request.membership.organisation)
    page = Paginator(views, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "vault/view_log.html", {"page": page})
