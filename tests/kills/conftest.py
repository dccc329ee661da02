import os

import pytest
from django.db import connection

from tests.subsidies.conftest import everybody_may_trade

__all__ = ["everybody_may_trade"]


@pytest.fixture
def broker(own_database, everybody_may_trade, settings, tmp_path) -> str:
    """The address of a real Redis; the test has a database of its own and a processor that knows nobody yet."""
    address = os.environ.get("LEVEE_TEST_REDIS_URL", "")
    if connection.vendor != "postgresql" or not address:
        pytest.skip("workers of their own processes need PostgreSQL and Redis")
    settings.STRIPE_STANDIN_FILE = tmp_path / "standin.sqlite3"
    return address
