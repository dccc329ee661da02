from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from marketplace.accounts import selectors
from marketplace.accounts.roles import SECOND_FACTOR_ROLES


class ActorMiddleware:
    """Sets `request.membership` and `request.actor` from the organisation chosen in the session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.membership = SimpleLazyObject(lambda: selectors.current_membership(request))
        request.actor = SimpleLazyObject(lambda: selectors.current_actor(request))
        return self.get_response(request)


class SecondFactorMiddleware:
    """Staff, signers, approvers and payout roles set up a second factor before anything else."""

    OPEN = ("/accounts/", "/static/", "/organisations/switch/", "/livez", "/readyz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            request.user.is_authenticated
            and not request.path.startswith(self.OPEN)
            and request.actor.roles & SECOND_FACTOR_ROLES
            and not selectors.has_second_factor(request.user)
        ):
            return redirect("mfa_activate_totp")
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
