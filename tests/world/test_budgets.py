"""What the pages of the demo may ask of the database."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.accounts import demo
from marketplace.accounts.roles import Role
from tests.lists.test_lists import BUDGETS, NOT_COUNTED

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("role", list(Role))
def test_the_dashboard_of_every_role_stays_within_its_budget(world, role):
    for membership in (one for one in demo.sign_ins() if role in one.roles):
        client = Client()
        client.post("/accounts/demo/", {"membership": membership.reference})
        client.get("/dashboard/")
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/dashboard/")
        asked = [query["sql"] for query in queries if not query["sql"].startswith(NOT_COUNTED)]
        assert answer.status_code == 200
        assert len(asked) <= BUDGETS["/dashboard/"], "\n".join([membership.organisation.name, *asked])
