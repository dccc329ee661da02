"""Every page that lists rows asks as much of the database for fifty of them as for one, and not too much for any."""

import inspect

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import source
from tests.lists import firms, money, paying, people, trade  # noqa: F401
from tests.lists.declared import BOUNDED, TABLE, Look

ROWS = 50
# What a page may ask of the database. Pages without a line here keep to being equal.
# The catalogue has eight of its own, and every page asks for session, person, membership, roles and unread notices.
BUDGETS = {"/dashboard/": 20, "/services/": 8 + 5}
# Savepoints stand where a page outside of a test begins a transaction of its own; a session is touched once a minute.
NOT_COUNTED = ("SAVEPOINT", "RELEASE SAVEPOINT", 'UPDATE "django_session"')


def queries_of(look: Look, rendered: set[str]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        answer = look.client.get(look.url)
    assert answer.status_code == 200, answer.content.decode()
    rendered |= {template.name for template in answer.templates}
    statements = (query["sql"] for query in queries)
    return sorted(sql for sql in statements if not sql.startswith(NOT_COUNTED))


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_fifty_rows_cost_as_many_queries_as_one(request, name):
    declared, rendered = TABLE[name], set()
    fixtures = inspect.signature(declared.make).parameters
    story = declared.make(**{fixture: request.getfixturevalue(fixture) for fixture in fixtures})
    story.add()
    for look in story.looks:
        look.client.get(look.url)
    one = [queries_of(look, rendered) for look in story.looks]
    for _row in range(ROWS - 1):
        story.add()
    for look, few in zip(story.looks, one, strict=True):
        many = queries_of(look, rendered)
        most = min(len(few), BUDGETS.get(look.url.partition("?")[0], len(few)))
        assert len(many) <= most, "\n".join([look.url, *many])
    assert rendered >= set(declared.templates)


def test_every_template_that_repeats_rows_is_in_the_table():
    repeating = {str(path).split("/templates/")[1] for path in source.templates() if "{% for " in path.read_text()}
    listed = {template for declared in TABLE.values() for template in declared.templates}
    bounded = {template for templates in BOUNDED.values() for template in templates}
    assert repeating - listed == bounded
