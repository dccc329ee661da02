"""The demo's people. Every other seed uses `seed_organisation` and `seed_person`; both may be run again."""

import zlib
from collections.abc import Iterable
from functools import cache

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from marketplace.accounts import services
from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.models import Membership, Organisation, User
from marketplace.accounts.roles import SECOND_FACTOR_ROLES, Kind, Role

PASSWORD = "one levee for everybody"  # noqa: S105
# One authenticator entry serves every demo person.
TOTP_SECRET = "LEVEEDEMOLEVEEDEMOLEVEEDEMO23456"  # noqa: S105
MARKETPLACE = "Northern Plains Cyber Exchange"
STAFF = (
    ("ruth.hale@exchange.example", "Ruth Hale", [Role.VETTING_OFFICER]),
    ("omar.voss@exchange.example", "Omar Voss", [Role.VETTING_OFFICER]),
    ("june.park@exchange.example", "June Park", [Role.MODERATOR]),
    ("eli.stone@exchange.example", "Eli Stone", [Role.EDITOR]),
)

GIVEN = (
    *("Abe", "Alma", "Anders", "Beth", "Caleb", "Carmen", "Dale", "Delia", "Edith", "Emil", "Faye", "Glenn"),
    *("Hattie", "Ilse", "Jonas", "Kofi", "Leona", "Luis", "Mabel", "Nils", "Opal", "Pilar", "Quinn", "Rosa", "Silas"),
    *("Tess", "Ulrich", "Vera", "Wade", "Yusuf", "Zelda"),
)
FAMILY = (
    *("Arneson", "Bailey", "Castro", "Dahl", "Eagle", "Fischer", "Garza", "Hoffman", "Ivers", "Jorgensen", "Kessler"),
    *("Lund", "Mercer", "Nakai", "Ostrander", "Pruitt", "Quist", "Ramos", "Schmidt", "Tolliver", "Underhill", "Vega"),
    *("Walsh", "Yazzie", "Zimmer", "Begay", "Cordova", "Driscoll", "Egan", "Flores", "Griggs", "Hanley", "Isaacs"),
    *("Jarvis", "Kovach", "Lemke", "Moreno"),
)


def seed() -> Organisation:
    """The marketplace itself, with two vetting officers, a moderator and an editor."""
    marketplace = seed_organisation(name=MARKETPLACE, kinds=[Kind.MARKETPLACE], state="ND", phone="1-800-555-0142")
    for email, name, roles in STAFF:
        seed_person(email=email, name=name, organisation=marketplace, roles=roles)
    return marketplace


def seed_organisation(
    *, name: str, kinds: Iterable[str], state: str, zone: str = "America/Chicago", phone: str = ""
) -> Organisation:
    found = Organisation.objects.filter(name=name, is_synthetic=True).first()
    return found or services.create_organisation(
        by=SYSTEM, name=name, kinds=kinds, state=state, zone=zone, phone=phone, is_synthetic=True
    )


def seed_person(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    roles: Iterable[str],
    title: str = "",
    zone: str = "America/Chicago",
) -> Membership:
    """A verified person with the demo password, a second factor where the roles need one, and this membership.

    `email` ends in .example; the same address may be given again with another organisation. `.actor()` of what
    comes back acts in services.
    """
    user, _ = User.objects.get_or_create(
        email=email, defaults={"name": name, "zone": zone, "password": _password(), "is_synthetic": True}
    )
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    roles = list(roles)
    if SECOND_FACTOR_ROLES & set(roles) and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, TOTP_SECRET)
    found = Membership.objects.active().filter(user=user, organisation=organisation).first()
    return found or services.add_member(by=SYSTEM, organisation=organisation, user_id=user.pk, roles=roles, title=title)


def invented_name(place: int, *, of: str) -> str:
    """A believable name for the n-th person of an organization, the same in every run."""
    number = zlib.crc32(of.encode()) + place
    return f"{GIVEN[number % len(GIVEN)]} {FAMILY[number % len(FAMILY)]}"


@cache
def _password() -> str:
    """Hashed once: a hundred slow hashes of the same word would only make the seed slow."""
    return make_password(PASSWORD)
