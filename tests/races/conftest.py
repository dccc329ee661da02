from contextlib import ExitStack
from copy import deepcopy

import pytest

from tests.concurrency import using
from tests.snapshot import new_database
from tests.subsidies.conftest import everybody_may_trade

__all__ = ["everybody_may_trade"]


@pytest.fixture(scope="session")
def lived(django_db_blocker):
    """What was lived through already: the database that holds each world, and who and what is in it."""
    kept: dict = {}
    stack = ExitStack()
    yield kept, stack
    with django_db_blocker.unblock():
        stack.close()


@pytest.fixture
def world(lived, db, everybody_may_trade):
    """world(one_voucher) puts a copy of that world in place of the test's database and gives what is in it."""
    kept, stack = lived
    with ExitStack() as own:

        def world(build):
            if build not in kept:
                settings = stack.enter_context(new_database())
                with using(settings):
                    kept[build] = settings["NAME"], build()
            template, found = kept[build]
            own.enter_context(using(own.enter_context(new_database(template))))
            return deepcopy(found)

        yield world


@pytest.fixture
def own_processor(own_database, everybody_may_trade, tmp_path, settings):
    """A database of its own, as `own_database`, and a stand-in of the processor that knows nobody yet."""
    settings.STRIPE_STANDIN_FILE = tmp_path / "standin.sqlite3"
