from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.accounts.roles import Kind, Role
from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.vault import access
from marketplace.vault.selectors import views_of


@require_safe
def view_log(request):
    """The operator's own record of who opened its protected texts."""
    if not request.actor.is_kind(Kind.OPERATOR):
        raise Refused(_("This page shows an operator who opened its protected answers. Switch to an operator."))
    views = views_of(request.membership.organisation)
    page = page_of(request, views)
    context = {
        "page": page,
        "erasures": access.erasures_for(request.actor) if request.actor.has(Role.OPERATOR_OWNER) else [],
    }
    return render(request, "vault/view_log.html", context)
