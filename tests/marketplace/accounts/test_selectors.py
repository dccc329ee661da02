from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import members_with_role
from tests.marketplace.accounts.factories import create_member


def test_people_who_left_are_not_told():
    signer = create_member(Role.OPERATOR_SIGNER)
    gone = create_member(Role.OPERATOR_SIGNER, organisation=signer.organisation, ended_at="2026-01-01T00:00Z")
    assert members_with_role(signer.organisation, Role.OPERATOR_SIGNER) == [signer.user]
    assert gone.user not in members_with_role(signer.organisation, Role.OPERATOR_SIGNER)
