"""How a line of the access matrix is written, and what it promises to each role."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import ROLES_OF_KIND, Kind, Role
from tests.marketplace.accounts.factories import kind_of_role
from tests.world.people import NEWCOMER, VISITOR

OPERATOR, FIRM, OFFICE, STAFF = Kind.OPERATOR, Kind.PROVIDER, Kind.PROGRAM, Kind.MARKETPLACE
MEMBERS = frozenset(Role)
SIGNED_IN = MEMBERS | {NEWCOMER}
PUBLIC = SIGNED_IN | {VISITOR}
NOBODY: frozenset[str] = frozenset()


def people(*kinds: str) -> frozenset[str]:
    """Every role of these kinds of organisation."""
    return frozenset(role for kind in kinds for role in ROLES_OF_KIND[kind])


BUYERS = frozenset({Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER})
SIGNER = frozenset({Role.OPERATOR_SIGNER})
SELLERS = frozenset({Role.PROVIDER_OWNER, Role.PROVIDER_SALES})
DELIVERERS = SELLERS | {Role.PROVIDER_DELIVERY}
BILLERS = frozenset({Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE})
DECIDERS = frozenset({Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_REVIEWER})
PLANNERS = frozenset({Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_FISCAL_OFFICER})
ADMINISTRATOR = frozenset({Role.PROGRAM_ADMINISTRATOR})
FISCAL = frozenset({Role.PROGRAM_FISCAL_OFFICER})
OFFICER = frozenset({Role.VETTING_OFFICER})
MODERATOR = frozenset({Role.MODERATOR})


@dataclass(frozen=True)
class Thing:
    """Something with an address: `sides` are the organisations that know it, by kind; None is any of that kind.

    `missing` are the arguments of the same address for a thing that does not exist.
    """

    arguments: dict[str, object]
    sides: Mapping[str, int | None]
    missing: dict[str, object]
    owner: object = None

    def organisation(self, side: str) -> Organisation:
        return Organisation.objects.get(pk=self.sides[side])


@dataclass(frozen=True)
class Row:
    """`see` is who gets the page, `act` whose post is taken up; None: the address has no such method.

    Whoever knows the thing and may not is refused by name (403); everybody else gets the answer of a missing thing
    (404). `hidden` are kinds and roles that know the thing, but not at this address; `only` are the kinds for which a
    page without a thing exists at all. `strangers` is 403 where the thing itself is public. Where the address
    `asks_who`, visitors are sent to sign in; elsewhere they are strangers like the others.
    `part` gives the arguments of an address that is nobody's in particular: a public page, or a page of one's own.
    `leads` says that the page may send its people on to another one.
    """

    route: str
    thing: Callable[[], Thing] | None = None
    see: frozenset[str] | None = None
    act: frozenset[str] | None = None
    hidden: Iterable[str] = ()
    only: Iterable[str] = ()
    strangers: int = 404
    asks_who: bool = True
    post: Mapping[str, str] = field(default_factory=dict)
    leads: bool = False
    part: Callable[[], dict[str, object]] | None = None

    @property
    def allowed(self) -> frozenset[str]:
        return (self.see or NOBODY) | (self.act or NOBODY)

    def answer(self, role: str, roles: frozenset[str], thing: Thing | None) -> str | int:
        """What somebody of this role inside gets where `roles` may: "open", "sign in", 403 or 404."""
        if role in roles:
            return "open"
        if role == VISITOR and VISITOR not in self.allowed:
            return "sign in"
        kind = None if role in (NEWCOMER, VISITOR) else kind_of_role(role)
        if thing:
            return 403 if kind in thing.sides and not {kind, role} & set(self.hidden) else self.strangers
        return 403 if not self.only or kind in self.only else 404


# An address whose post names the thing: an empty post finds nothing, whoever sends it.
NAMED_IN_THE_POST = ("whoever posts a name",)
