import pytest

from marketplace.accounts.roles import Role


@pytest.mark.parametrize("address", ["/requests/%00/", "/services/REQ%00/", "/programs/a%00b/"])
def test_an_address_with_a_nul_byte_finds_nothing(sign_in, address):
    assert sign_in(Role.OPERATOR_OWNER).get(address).status_code == 404


def test_a_nul_byte_in_a_query_is_left_out(client):
    response = client.get("/services/?q=a%00b")
    assert response.status_code == 200
    assert response.wsgi_request.GET["q"] == "ab"


def test_the_address_of_a_button_opened_as_a_page_says_that_it_has_none(sign_in):
    response = sign_in(Role.OPERATOR_OWNER).get("/requests/REQ-2BK47V/open/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "This address has no page" in response.content.decode()
