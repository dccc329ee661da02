import sqlite3

import pytest
from django.db import OperationalError
from django.urls import path
from psycopg.errors import DeadlockDetected, UndefinedTable

from marketplace import urls
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


def locked_file():
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorname = "SQLITE_BUSY"
    return error


def meets(request):
    """A page whose service and somebody else's waited for each other."""
    raise OperationalError from {"postgresql": DeadlockDetected(), "sqlite": locked_file()}[request.POST["database"]]


def breaks(request):
    raise OperationalError from UndefinedTable()


urlpatterns = [path("meets/", meets), path("breaks/", breaks), *urls.urlpatterns]


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_of_two_who_wait_for_each_other_one_is_told_to_send_it_once_more(sign_in, settings, database):
    settings.ROOT_URLCONF = __name__
    typed = "The second day of the training did not take place."
    response = sign_in(Role.OPERATOR_OWNER).post("/meets/", {"database": database, "note": typed})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else changed the same thing at the same moment. Go back and send it once more." in page
    assert "Nothing was changed." in page
    assert typed in page


def test_another_error_of_the_database_is_never_told_as_a_meeting(sign_in, settings):
    settings.ROOT_URLCONF = __name__
    with pytest.raises(OperationalError):
        sign_in(Role.OPERATOR_OWNER).post("/breaks/")
