from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from marketplace.core import once
from marketplace.core.errors import DomainError

SHORT = 40
NOT_ALLOWED = 405
# How PostgreSQL and SQLite say that two wait for each other and this one was stopped.
COLLIDED = {"40P01", "SQLITE_BUSY"}


class ContentSecurityPolicyByArea(CSPMiddleware):
    """Our pages allow no inline script; Wagtail's own admin under /cms/ has its own, looser policy."""

    def process_response(self, request, response):
        if request.path.startswith("/cms/"):
            response._csp_replace = settings.CONTENT_SECURITY_POLICY_CMS
        return super().process_response(request, response)


class PrintableAddressMiddleware:
    """A NUL byte in an address finds nothing, and none in a query: PostgreSQL would answer both with an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info:
            raise Http404
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)


class DomainErrorMiddleware:
    """A refusal that no form caught becomes a page with its sentence, never a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == NOT_ALLOWED and request.method == "GET" and not request.path.startswith("/cms/"):
            # The address of a button, typed or read again after an error: it has no page of its own.
            page = render(request, "core/button_only.html", status=NOT_ALLOWED)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, OperationalError) and _code_of(exception) in COLLIDED:
            sentence = _("Somebody else changed the same thing at the same moment. Go back and send it once more.")
            exception = DomainError(sentence, code="collided")
        if isinstance(exception, DomainError):
            page = {"error": exception, "typed": _sentences(request)}
            return render(request, "core/refused.html", page, status=exception.status)
        return None


def _code_of(error: OperationalError) -> str | None:
    cause = error.__cause__
    return getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", "")


def _sentences(request) -> list[str]:
    """The long texts that were typed, so that nobody writes them again; names and numbers are short."""
    texts = [text.strip() for name in request.POST for text in request.POST.getlist(name)]
    return [text for text in texts if " " in text and len(text) > SHORT]


class SentOnceMiddleware:
    """A page that is sent twice does its work once; Wagtail's own admin knows nothing of it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/cms/"):
            return self.get_response(request)
        return once.answer(request, self.get_response)
