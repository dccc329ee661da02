import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from marketplace.accounts import selectors, typed
from marketplace.accounts.roles import SECOND_FACTOR_ROLES
from marketplace.core import clock

IDLE = dt.timedelta(minutes=30)
IDLE_STAFF = dt.timedelta(minutes=15)
TOUCH_EVERY = dt.timedelta(minutes=1)
SEEN = "seen_at"


def idle_limit(actor) -> dt.timedelta:
    """How long somebody may pause before signing in again: staff see more, so they get less time."""
    return IDLE_STAFF if actor.is_staff else IDLE


class ActorMiddleware:
    """Sets `request.membership` and `request.actor` from the organisation chosen in the session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.membership = SimpleLazyObject(lambda: selectors.current_membership(request))
        request.actor = SimpleLazyObject(lambda: selectors.current_actor(request))
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends a visitor to the sign-in; what was typed after the session had ended waits for its person."""

    def handle_no_permission(self, request, view_func):
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        typed.keep(request)
        return redirect_to_login(typed.page_of(request))


class TypedFormMiddleware:
    """Shows a form again with what was typed before the session ended, for the organization it was typed for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if typed.acts_for_another(request):
            return redirect(request.get_full_path())
        with typed.bring_back(request):
            return self.get_response(request)


class IdleSessionMiddleware:
    """Ends a session that was left alone too long, and brings the person back to the page after signing in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        seen = request.session.get(SEEN)
        idle = clock.now().timestamp() - seen if seen else 0
        if idle > idle_limit(request.actor).total_seconds():
            logout(request)
            messages.info(
                request, _("You were away for a while, so we signed you out. Sign in to go on where you were.")
            )
            typed.keep(request)
            return redirect_to_login(typed.page_of(request))
        if not seen or idle > TOUCH_EVERY.total_seconds():
            request.session[SEEN] = clock.now().timestamp()
        return self.get_response(request)


class SecondFactorMiddleware:
    """Staff, signers, approvers and payout roles set up a second factor before anything else."""

    OPEN = ("/accounts/", "/static/", "/organisations/switch/", "/under-attack/", "/livez", "/readyz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            request.user.is_authenticated
            and not request.path.startswith(self.OPEN)
            and request.actor.roles & SECOND_FACTOR_ROLES
            and not request.membership.has_second_factor
        ):
            return redirect("second_factor_why")
        return self.get_response(request)


class TimezoneMiddleware:
    """Moments on the page are in the reader's zone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            try:
                with timezone.override(ZoneInfo(request.user.zone)):
                    return self.get_response(request)
            except ZoneInfoNotFoundError:
                pass
        return self.get_response(request)
