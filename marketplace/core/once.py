"""A page that is sent twice does its work once: a double press, a reload, the Back button.

Every form carries a one-time token beside the CSRF token (the `csrf_token` tag draws both). The sending that leads on
to another page is noted in its own transaction under the unique token, so a second one waits for the first and is then
led to the same page. Other words typed into the same page are another sending.
"""

import hashlib
import secrets

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from marketplace.core.models import SentPage

FIELD = "page_token"
# A redirect to one of these asks who you are first; the form was not dealt with yet.
ASKS_WHO_YOU_ARE = {"account_login", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


def new_token(user_id: int, organisation_id: int | None) -> str:
    """For one drawing of one form; shows on whose page it stood, and for whom they acted, without naming either."""
    number = secrets.token_urlsafe(16)
    return f"{number}.{_mac(number, user_id)}.{_mac(number, f'for {organisation_id}')}"


def number_of(token: str, user_id: int | None) -> str:
    """What makes this page one of a kind; "" when the token was not drawn for this person."""
    number, _dot, macs = token.partition(".")
    mac = macs.partition(".")[0]
    return number if user_id and constant_time_compare(mac, _mac(number, user_id)) else ""


def stood_for(token: str, organisation_id: int) -> bool:
    """Whether the page was drawn while its person acted for this organization."""
    number, _dot, macs = token.partition(".")
    return constant_time_compare(macs.partition(".")[2], _mac(number, f"for {organisation_id}"))


def answer(request, get_response):
    """The view's answer; for the second sending of a page, the way to what the first one led to."""
    number = _counted(request)
    if not number:
        return get_response(request)
    with transaction.atomic():
        row, is_new = SentPage.objects.get_or_create(token=number)
        row = SentPage.objects.locked().get(pk=row.pk)
        words = _digest(request)
        if row.words == words:
            messages.info(request, _("You sent this page already. Here is what came of it; nothing was done twice."))
            return HttpResponseRedirect(row.target)
        response = get_response(request)
        _note(response, row, words, is_new)
        return response


def _note(response, row: SentPage, words: str, is_new: bool) -> None:
    if _is_done(response):
        row.words, row.target = words, response["Location"]
        row.save(update_fields=["words", "target"])
    elif response.status_code in (403, 409) or response.status_code >= 500:
        # Refused or broken: nothing half-written stays.
        transaction.set_rollback(True)
    elif is_new:
        row.delete()


def _counted(request) -> str:
    """The number of the page when this request sends one; a form that saves itself stays on its page."""
    saves_itself = request.headers.get("Accept") == "text/plain"
    if request.method != "POST" or saves_itself:
        return ""
    return number_of(request.POST.get(FIELD, ""), request.user.pk)


def _is_done(response) -> bool:
    if response.status_code != 302 or len(response["Location"]) > SentPage.LONGEST_TARGET:
        return False
    try:
        name = resolve(response["Location"].partition("?")[0]).url_name
    except Resolver404:
        return True
    return name not in ASKS_WHO_YOU_ARE


def forget(*, before) -> None:
    """Pages that were sent before this moment count as new again."""
    SentPage.objects.filter(sent_at__lt=before).delete()


def _mac(number: str, whose: int | str) -> str:
    return salted_hmac("levee.page", f"{number}:{whose}", algorithm="sha256").hexdigest()[:32]


def _digest(request) -> str:
    """Of everything typed and chosen, and of where it goes; files by name and size."""
    typed = [(name, request.POST.getlist(name)) for name in sorted(request.POST) if name != "csrfmiddlewaretoken"]
    files = [(name, file.name, file.size) for name, file in sorted(request.FILES.items())]
    return hashlib.sha256(repr((request.get_full_path(), typed, files)).encode()).hexdigest()
