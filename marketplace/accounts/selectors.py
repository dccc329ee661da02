import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Exists, OuterRef

from marketplace.accounts.actor import ANONYMOUS, Actor
from marketplace.accounts.models import Membership, Organisation, User, last_zone_today
from marketplace.accounts.roles import Role
from marketplace.core.kept import kept

SESSION_KEY = "organisation_id"


def memberships_of(user) -> list[Membership]:
    """The organisations a person acts for now, with their roles, by name; `has_second_factor` says what it says."""
    return list(
        Membership.objects.active()
        .filter(user=user)
        .annotate(has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("user"))))
        .select_related("organisation", "user")
        .prefetch_related("role_rows")
    )


def current_membership(request) -> Membership | None:
    """The membership chosen with the switcher, else the person's first one; None for visitors."""
    if not request.user.is_authenticated:
        return None
    memberships = memberships_of(request.user)
    request.memberships = memberships
    chosen = request.session.get(SESSION_KEY)
    return next((m for m in memberships if m.organisation_id == chosen), memberships[0] if memberships else None)


def current_actor(request) -> Actor:
    if not request.user.is_authenticated:
        return ANONYMOUS
    if request.membership:
        return request.membership.actor()
    return Actor(user_id=request.user.pk, name=request.user.name)


def has_second_factor(user: User) -> bool:
    return is_mfa_enabled(user)


def members_with_role(organisation: Organisation, *roles: Role) -> list[User]:
    """Active members who hold one of `roles`, by name."""
    memberships = organisation.memberships.active().filter(role_rows__role__in=roles)
    return list(User.objects.filter(pk__in=memberships.order_by().values("user")).order_by("name", "pk"))


def holders_of(organisation_ids: Iterable[int], roles: Iterable[Role]) -> dict[tuple[int, str], list[int]]:
    """Active members by (key of the organization, role), by name: the keys of their users, in one query."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for organisation_id, role, user_id in _holders(list(organisation_ids), list(roles), last_zone_today()):
        found[organisation_id, role].append(user_id)
    return found


@kept
def _holders(organisation_ids: list[int], roles: list[Role], on: dt.date):
    held = Membership.objects.active(on).filter(organisation__in=organisation_ids, role_rows__role__in=roles)
    return held.order_by("user__name", "user").values_list("organisation", "role_rows__role", "user")


def person_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip(), is_active=True).first() if email.strip() else None
