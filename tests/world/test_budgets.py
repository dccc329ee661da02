"""What the pages of the demo may ask of the database."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.accounts import demo
from marketplace.accounts.roles import Role
from tests.lists.test_lists import BUDGETS, NOT_COUNTED
from tests.world.access.table import ROWS

pytestmark = pytest.mark.slow

# Pages about one thing.
DETAIL = 10


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


PUBLIC_PAGES = ("search:service", "search:why", "search:provider", "search:vetted", "program_rules_signed")


@pytest.mark.parametrize("page", PUBLIC_PAGES)
def test_a_page_about_one_thing_that_everybody_may_read_stays_within_its_budget(world, page):
    row = next(row for row in ROWS if row.route == page and row.part)
    url = reverse(page, kwargs=row.part())
    Client().get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(url)
    assert answer.status_code == 200
    assert len(queries) <= DETAIL, "\n".join(query["sql"] for query in queries)
