import pytest

from marketplace.accounts.roles import Role


@pytest.mark.parametrize("address", ["/requests/%00/", "/services/REQ%00/", "/programs/a%00b/"])
def test_an_address_with_a_nul_byte_finds_nothing(sign_in, address):
    assert sign_in(Role.OPERATOR_OWNER).get(address).status_code == 404


def test_a_nul_byte_in_a_query_is_left_out(client):
    response = client.get("/services/?q=a%00b")
    assert response.status_code == 200
    assert response.wsgi_request.GET["q"] == "ab"
