"""The whole demo, seeded once for this folder and rolled back after it."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests.world.people import People


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """Every object of the demo, in every state, and somebody in every role."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        # PostgreSQL would check every foreign key of the seed again at the end of each test.
        connection.check_constraints()
        yield People()
        transaction.set_rollback(True)
