from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from marketplace.accounts.models import Organisation
from marketplace.vault import keys
from marketplace.vault.models import VaultCanary, VaultView


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
