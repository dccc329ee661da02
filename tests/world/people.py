"""Who looks: one person of each role for a given organisation, and visitors."""

from dataclasses import dataclass

from django.test import Client

from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Role
from tests.marketplace.accounts.factories import UserFactory, create_member, kind_of_role, signed_in_client

VISITOR = "visitor"
NEWCOMER = "newcomer"


@dataclass(frozen=True)
class Person:
    """A signed-in client and what it acts as; `role` is a Role, VISITOR or NEWCOMER (no organisation yet)."""

    role: str
    client: Client
    membership: Membership | None = None

    @property
    def organisation_id(self):
        return self.membership.organisation_id if self.membership else None


class People:
    """Makes people of every role on demand and keeps them."""

    def __init__(self):
        self._kept: dict[tuple, Person] = {}
        self._elsewhere: dict[str, Organisation] = {}

    def of(self, role: str, organisation_id: int | None) -> Person:
        """Somebody who holds exactly `role` in this organisation."""
        key = (role, organisation_id)
        if key not in self._kept:
            organisation = Organisation.objects.get(pk=organisation_id)
            self._kept[key] = signed_in(create_member(role, organisation=organisation))
        return self._kept[key]

    def stranger(self, role: str) -> Person:
        """Somebody of the same role in an organisation that has nothing to do with anything."""
        if role not in self._elsewhere:
            member = create_member(role)
            self._elsewhere[role] = member.organisation
            self._kept[(role, member.organisation_id)] = signed_in(member)
        return self._kept[(role, self._elsewhere[role].pk)]

    def visitor(self) -> Person:
        return Person(VISITOR, Client())

    def newcomer(self) -> Person:
        """Somebody who signed up and belongs to no organisation yet."""
        key = (NEWCOMER, None)
        if key not in self._kept:
            self._kept[key] = Person(NEWCOMER, signed_in_client(UserFactory(second_factor=True)))
        return self._kept[key]


def signed_in(membership: Membership) -> Person:
    (role,) = membership.roles
    return Person(role, signed_in_client(membership.user, membership.organisation_id), membership)


def roles_of(kind: str) -> list[Role]:
    return [role for role in Role if kind_of_role(role) == kind]
