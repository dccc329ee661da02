"""One-button sign-ins of the demo. `accounts.checks` refuses them outside the embedded and test settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import ROLE_HINTS, ROLES_OF_KIND, Kind, Role
from marketplace.core.panels import Task, tasks_for

PARTS = {
    Kind.OPERATOR: _("Operators: they look for help and buy it"),
    Kind.PROVIDER: _("Providers: they offer services, deliver and are paid"),
    Kind.PROGRAM: _("Program offices: they decide and pay their part"),
    Kind.MARKETPLACE: _("The marketplace: it vets providers and reviews services"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a visitor can be for a while: what they may do, and what waits for them."""

    membership: Membership
    tasks: list[Task]

    @property
    def part(self) -> str:
        """Their organization's part in the trade."""
        return str(PARTS[kind_of(self.membership.organisation)])

    @property
    def organisation(self) -> Organisation:
        return self.membership.organisation

    @property
    def next_task(self) -> Task | None:
        return self.tasks[0] if self.tasks else None

    @property
    def further_tasks(self) -> int:
        return max(0, len(self.tasks) - 1)

    @property
    def duties(self) -> list[str]:
        return [str(ROLE_HINTS[role]) for role in Role if role in self.membership.roles]


def kind_of(organisation: Organisation) -> Kind:
    """Its first kind in the order of the trade."""
    return next(kind for kind in Kind if kind in organisation.kinds)


def sign_ins() -> list[Membership]:
    """Who can be signed in with one button, none when this is no demo.

    The cast are the invented organizations with somebody in every role: buyers first, then sellers, program offices and
    staff, each kind in the order in which they joined.
    """
    if not settings.DEMO:
        return []
    invented = (
        Membership.objects.active()
        .filter(user__is_synthetic=True, organisation__is_synthetic=True)
        .select_related("user", "organisation")
        .prefetch_related("role_rows")
        .order_by("organisation_id", "pk")
    )
    cast = [member for members in _complete(invented) for member in members]
    return sorted(cast, key=lambda member: list(Kind).index(kind_of(member.organisation)))


def _complete(memberships) -> Iterator[list[Membership]]:
    for organisation, grouped in groupby(memberships, key=lambda member: member.organisation):
        members = list(grouped)
        held = {role for member in members for role in member.roles}
        if held.issuperset(ROLES_OF_KIND[kind_of(organisation)]):
            yield members


def people() -> list[Person]:
    """The cast, each with the tasks of their dashboard."""
    return [Person(membership, tasks_for(membership.actor())) for membership in sign_ins()]


def sign_in(request, membership: Membership) -> None:
    """A complete sign-in, as if password and second factor had both been given."""
    user = membership.user
    get_adapter().login(request, user)
    record_authentication(request, user, method="password", email=user.email, reauthenticated=True)
    if authenticator := Authenticator.objects.filter(user=user).order_by("pk").first():
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
