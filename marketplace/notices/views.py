from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.forms import whole_number
from marketplace.core.paging import page_of
from marketplace.notices import selectors, services
from marketplace.notices.forms import DigestForm
from marketplace.notices.models import Notice


@require_safe
def inbox(request):
    """What happened that I should know?"""
    notices = Notice.objects.visible_to(request.actor).select_related("organisation")
    return render(
        request,
        "notices/inbox.html",
        {
            "page": page_of(request, notices),
            "unread": selectors.unread_count(request.actor),
        },
    )


@require_POST
def open_notice(request):
    """Mark one message as read and go where it leads."""
    key = whole_number(request.POST.get("notice", ""))
    notice = get_object_or_404(Notice.objects.visible_to(request.actor), pk=key)
    services.mark_read(by=request.actor, notice_ids=[notice.pk])
    safe = notice.url and url_has_allowed_host_and_scheme(notice.url, {request.get_host()})
    return redirect(notice.url if safe else "notices")


@require_POST
def read_all(request):
    services.mark_read(by=request.actor)
    messages.success(request, _("All messages are marked as read."))
    return redirect("notices")


@require_http_methods(["GET", "POST"])
def preferences(request):
    """How often do we write to you?"""
    chosen = "yes" if selectors.wants_digest(request.user.pk) else "no"
    form = DigestForm(request.POST or None, initial={"daily": chosen})
    if request.method == "POST" and form.is_valid():
        services.choose_digest(by=request.actor, daily=form.cleaned_data["daily"])
        messages.success(request, _("Your choice is saved."))
        return redirect("notices")
    return render(request, "notices/preferences.html", {"form": form})
