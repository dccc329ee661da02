"""Who acts, for whom, in which roles: the only thing services know of a request."""

from dataclasses import dataclass, field

from marketplace.accounts.roles import Kind, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for one organisation (or for none), or the system itself (a task).

    `zone` is the reader's IANA zone. Two actors are the same person when `user_id` is equal.
    """

    user_id: int | None = None
    organisation_id: int | None = None
    kinds: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
    is_system: bool = False

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None and not self.is_system

    def has(self, *roles: Role) -> bool:
        """True when the actor holds at least one of these roles in the current organisation."""
        return bool(self.roles.intersection(roles))

    def acts_for(self, organisation_id: int | None, *roles: Role) -> bool:
        """True when the actor's current organisation is this one, in one of `roles` if any are named."""
        if organisation_id is None or self.organisation_id != organisation_id:
            return False
        return self.has(*roles) if roles else True

    def is_kind(self, kind: Kind) -> bool:
        return kind in self.kinds

    @property
    def is_staff(self) -> bool:
        """Marketplace staff: vetting officers, moderators, editors."""
        return Kind.MARKETPLACE in self.kinds and bool(self.roles)


ANONYMOUS = Actor()
SYSTEM = Actor(is_system=True, name="Levee")
