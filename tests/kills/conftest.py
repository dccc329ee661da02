import os

import pytest
from django.db import connection

from tests.subsidies.conftest import everybody_may_trade

__all__ = ["everybody_may_trade"]


@pytest.fixture
def broker(own_database, everybody_may_trade) -> str:
    """The address of a real Redis, with the test in a database of its own."""
    address = os.environ.get("LEVEE_TEST_REDIS_URL", "")
    if connection.vendor != "postgresql" or not address:
        pytest.skip("workers of their own processes need PostgreSQL and Redis")
    return address
