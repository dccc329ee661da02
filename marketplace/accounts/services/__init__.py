from marketplace.accounts.services.entities import choose_second_contact, rename_organisation, replace_owner
from marketplace.accounts.services.interests import declare_interest, end_interest
from marketplace.accounts.services.people import (
    INVITATION_LASTS,
    accept_invitation,
    add_member,
    change_roles,
    create_organisation,
    end_membership,
    end_run_out_memberships,
    find_invitation,
    invitation_token,
    invite_member,
    reset_second_factor,
    withdraw_invitation,
)

__all__ = [
    "INVITATION_LASTS",
    "accept_invitation",
    "add_member",
    "change_roles",
    "choose_second_contact",
    "create_organisation",
    "declare_interest",
    "end_interest",
    "end_membership",
    "end_run_out_memberships",
    "find_invitation",
    "invitation_token",
    "invite_member",
    "rename_organisation",
    "replace_owner",
    "reset_second_factor",
    "withdraw_invitation",
]
