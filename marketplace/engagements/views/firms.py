from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.errors import DomainError, Refused
from marketplace.engagements import permissions, services
from marketplace.engagements.views.attempts import press
from marketplace.engagements.views.requests import own_request


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def firm_invitation(request, token):
    """The link that a named firm got by mail: what is asked, and how to get vetted; only the button uses it up."""
    invitation = services.find_firm_invitation(token)
    if invitation is None:
        return render(request, "engagements/firm_invitation.html", {"invitation": None}, status=404)
    reason = permissions.why_not_join_as_firm(request.actor, invitation.request)
    error = ""
    if request.method == "POST" and request.user.is_authenticated:
        try:
            services.join_as_firm(by=request.actor, token=token)
        except Refused:
            raise
        except DomainError as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("You are on the list. Get vetted now: your dashboard shows the next step."))
            return redirect(invitation.request)
    context = {"invitation": invitation, "shown": invitation.request, "why_not": reason, "error": error}
    return render(request, "engagements/firm_invitation.html", context)


@require_POST
def send_link_again(request, reference, number):
    shown = own_request(request, reference)
    invitations = list(shown.invitations.order_by("pk"))
    if not 1 <= number <= len(invitations):
        raise Http404
    invitation = invitations[number - 1]
    press(
        request,
        lambda: services.send_link_again(by=request.actor, invitation_id=invitation.pk),
        _("We sent a new link. The older one no longer works."),
    )
    return redirect(shown)
