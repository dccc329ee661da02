"""A form that was sent after the session had ended waits, encrypted, in the new session until its person is back.

It comes back only to the person on whose page it was typed. Files and what nobody should keep (passwords, bank
numbers) are left out, and so is a form of a visitor.
"""

from contextlib import nullcontext
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from marketplace.accounts import selectors
from marketplace.accounts.boxes import box
from marketplace.core import once
from marketplace.core.typed import brought_back

KEY = "typed"
LONGEST = 200_000
LEFT_OUT = {"csrfmiddlewaretoken", "routing_number", "account_number"}
FOR_SECONDS = 2 * 60 * 60


def page_of(request) -> str:
    """The page that the form stood on: where it was sent to may answer no GET."""
    came_from = request.headers.get("Referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        parts = urlsplit(came_from)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def keep(request) -> None:
    """Called with the new, empty session; drops what is too long to be typed."""
    if request.method != "POST" or once.FIELD not in request.POST:
        return
    data = request.POST.copy()
    for name in [name for name in data if name in LEFT_OUT or "password" in name]:
        del data[name]
    data["typed_on"] = page_of(request)
    text = data.urlencode()
    if len(text) <= LONGEST:
        request.session[KEY] = box("typed").encrypt(text.encode()).decode()


def _waiting_here(request) -> QueryDict | None:
    """What was typed on this page before, if anything."""
    kept = request.session.get(KEY) if request.method == "GET" and request.user.is_authenticated else None
    data = _read(kept) if kept else QueryDict()
    return data if data.get("typed_on") == request.get_full_path() else None


def acts_for_another(request) -> bool:
    """Whether the page was typed for another organization of this person; the session acts for that one again."""
    data = _waiting_here(request)
    token = data.get(once.FIELD, "") if data else ""
    if not once.number_of(token, request.user.pk) or not request.membership:
        return False
    meant = next((m for m in request.memberships if once.stood_for(token, m.organisation_id)), request.membership)
    if meant.pk == request.membership.pk:
        return False
    request.session[selectors.SESSION_KEY] = meant.organisation_id
    return True


def bring_back(request):
    """A block in which the page shows what was typed on it before; shown once."""
    data = _waiting_here(request)
    if data is None:
        return nullcontext()
    del request.session[KEY]
    if not once.number_of(data.get(once.FIELD, ""), request.user.pk):
        return nullcontext()
    messages.info(
        request, _("Here is what you typed before you signed in again. It is not sent yet. Choose files again.")
    )
    return brought_back(data)


def _read(kept: str) -> QueryDict:
    try:
        return QueryDict(box("typed").decrypt(kept.encode(), ttl=FOR_SECONDS))
    except InvalidToken:
        return QueryDict()
