"""Many at the same moment: threads with connections of their own against a real file or PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

BUYERS = 8


@pytest.fixture
def together():
    """together(work) runs work(0) … work(7) at the same moment and gives back what each returned."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an SQLite database in memory has one connection; the file and PostgreSQL runs prove this")
    barrier = Barrier(BUYERS)

    def run(work, number):
        barrier.wait()
        try:
            return work(number)
        finally:
            connections.close_all()

    def together(work):
        with ThreadPoolExecutor(BUYERS) as pool:
            return list(pool.map(lambda number: run(work, number), range(BUYERS)))

    return together
