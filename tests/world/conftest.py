"""The whole demo, seeded once for this folder and taken down after it."""

import pytest
from django.db import connection, transaction

from marketplace.payments.standin import store
from tests.world import demo
from tests.world.people import People


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """Every object of the demo, in every state, and somebody in every role."""
    if connection.vendor != "sqlite":
        pytest.skip("the demo stands on SQLite")
    with django_db_blocker.unblock(), demo.standing(), transaction.atomic():
        yield People()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def keys_are_forgotten():
    """What a test did is rolled back and its numbers are used again, but the processor's stand-in rolls nothing back.

    So it forgets its idempotency keys, as the real one does after a day.
    """
    yield
    with store.opened() as book:
        book.connection.execute("DELETE FROM keys")
