import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db.models import Count
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.vault import keys
from marketplace.vault.models import BackUp, VaultCanary, VaultEntry, VaultView

# A confirmation of the back-up holds this long.
BACK_UP_HOLDS = dt.timedelta(days=90)


def views_of(organisation: Organisation):
    """Who opened this organization's entries, latest first."""
    return (
        VaultView.objects.filter(entry__organisation=organisation)
        .select_related("entry", "user", "organisation")
        .order_by("-at", "-pk")
    )


def canary_problem() -> str:
    """ "" when today's keys open every stored canary, else the reason: the readiness check of the vault."""
    try:
        for canary in VaultCanary.objects.all():
            keys.decrypt("canary", canary.ciphertext)
    except ImproperlyConfigured as error:
        return str(error)
    except DatabaseError:
        return "unreachable"
    return ""


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """One key, how many entries it seals, and whether this instance has it. `rank` 1 is the newest."""

    key_id: str
    entries: int
    rank: int | None

    @property
    def is_known(self) -> bool:
        return self.rank is not None


def keys_in_use() -> list[KeyInUse]:
    """Every key of the list, newest first, then those that seal something and are in no list."""
    sealed = VaultEntry.objects.filter(erased_at__isnull=True).order_by().values("key_id").annotate(n=Count("pk"))
    counts = {row["key_id"]: row["n"] for row in sealed}
    listed = [keys.key_id(key) for key in keys.key_list()]
    known = [KeyInUse(key_id, counts.pop(key_id, 0), rank) for rank, key_id in enumerate(listed, start=1)]
    return known + [KeyInUse(key_id, count, None) for key_id, count in sorted(counts.items())]


def back_up_problem() -> str:
    """Why the keys have to be copied again, "" when a recent copy is confirmed. The demo needs none."""
    if settings.DEMO:
        return ""
    try:
        last = BackUp.objects.order_by("confirmed_at", "pk").last()
        newest = keys.newest_key_id()
    except (DatabaseError, ImproperlyConfigured):
        return "unreachable"
    if last is None:
        return _("Nobody has confirmed a back-up of the vault's keys.")
    if last.key_id != newest:
        return _("The vault has a new key since its back-up was confirmed.")
    if last.confirmed_at + BACK_UP_HOLDS < clock.now():
        return _("The back-up of the vault's keys was last confirmed more than 90 days ago.")
    return ""
