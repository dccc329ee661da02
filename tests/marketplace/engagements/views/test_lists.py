from marketplace.accounts.roles import Role
from tests.marketplace.engagements import factories


def test_requests_stand_newest_first(sign_in):
    buyer = sign_in(Role.OPERATOR_PREPARER)
    party = factories.Party(Role.OPERATOR_SIGNER, organisation=buyer.membership.organisation)
    older, newer = factories.draft_request(party, title="Older"), factories.draft_request(party, title="Newer")
    assert list(buyer.get("/requests/").context["page"].object_list) == [newer, older]
