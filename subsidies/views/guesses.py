"""How often somebody may type a wrong code before they have to wait. Counted in the cache, nowhere else."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.translation import gettext as _

from marketplace.core.errors import DomainError

ALLOWED = 10
SECONDS = 60 * 60


def _key(request) -> str:
    who = f"user {request.user.pk}" if request.user.is_authenticated else get_adapter().get_client_ip(request)
    return "subsidies.guesses:" + hashlib.sha256(who.encode()).hexdigest()


def check_not_guessing(request) -> None:
    """Raises a DomainError on `code` after too many wrong codes in an hour, also when this one is right."""
    if cache.get(_key(request), 0) >= ALLOWED:
        raise DomainError(
            _("You typed %(count)s codes that we do not know. Try again in an hour, or go on without a code.")
            % {"count": ALLOWED},
            field="code",
        )


def note_wrong_code(request) -> None:
    if not cache.add(_key(request), 1, timeout=SECONDS):
        cache.incr(_key(request))
