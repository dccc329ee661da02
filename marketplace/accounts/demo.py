"""One-button sign-ins of the demo. `accounts.checks` refuses them outside the embedded and test settings."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings

from marketplace.accounts.models import Membership

# The cast of the demo, in the order of the story; the people are whoever the seeds put there.
ORGANISATIONS = (
    "Bear Creek Rural Water District",
    "Prairie Link Electric Cooperative",
    "Cottonwood Memorial Hospital",
    "First Farmers Bank of Dunmore",
    "Tri-Lakes Community Credit Union",
    "Bralendra Works",
    "Tovilune Cyber",
    "Quenmarn Group",
    "Northern Plains State Cyber Office",
    "Rural Hospital Resilience Office",
    "Plains Small Systems Board",
    "Community Credit Union Foundation",
    "Northern Plains Cyber Exchange",
)


def sign_ins() -> list[Membership]:
    """Who can be signed in with one button: synthetic people of the cast, none when this is no demo."""
    if not settings.DEMO:
        return []
    found = (
        Membership.objects.active()
        .filter(user__is_synthetic=True, organisation__is_synthetic=True, organisation__name__in=ORGANISATIONS)
        .select_related("user", "organisation")
        .prefetch_related("role_rows")
    )
    return sorted(found, key=lambda m: (ORGANISATIONS.index(m.organisation.name), m.user.name, m.pk))


def sign_in(request, membership: Membership) -> None:
    """A complete sign-in, as if password and second factor had both been given."""
    user = membership.user
    get_adapter().login(request, user)
    record_authentication(request, user, method="password", email=user.email, reauthenticated=True)
    if authenticator := Authenticator.objects.filter(user=user).order_by("pk").first():
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
