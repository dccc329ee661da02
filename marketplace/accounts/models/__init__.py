from marketplace.accounts.models.interests import Interest
from marketplace.accounts.models.invitations import Invitation
from marketplace.accounts.models.memberships import Membership, MembershipRole, is_active, last_zone_today
from marketplace.accounts.models.organisations import Organisation, PastName
from marketplace.accounts.models.users import User

__all__ = [
    "Interest",
    "Invitation",
    "Membership",
    "MembershipRole",
    "Organisation",
    "PastName",
    "User",
    "is_active",
    "last_zone_today",
]
