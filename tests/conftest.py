import gc

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from marketplace.core import immutability
from tests.concurrency import own_database, together
from tests.marketplace.accounts.factories import create_member, signed_in_client
from tests.scheduling import OneSeed, long_ones_first_and_the_demo_last
from tests.searching import search_index
from tests.snapshot import django_db_modify_db_settings
from tests.strict import (
    _a_get_never_writes,
    _an_undefined_template_variable_is_an_error,
    _rows_without_an_order_come_in_random_order,
)

__all__ = [
    "_a_get_never_writes",
    "_an_undefined_template_variable_is_an_error",
    "_rows_without_an_order_come_in_random_order",
    "django_db_modify_db_settings",
    "own_database",
    "search_index",
    "together",
]

# How fast the machine draws examples is not what these tests are about.
settings.register_profile("levee", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("levee")


def pytest_terminal_summary(terminalreporter):
    """What tests measured, such as how good the search is."""
    for report in terminalreporter.getreports("passed"):
        for name, measured in report.user_properties:
            terminalreporter.write_line(f"{name}: {measured}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """After the modules were shuffled."""
    long_ones_first_and_the_demo_last(items)


def pytest_collection_finish(session):
    """What is loaded by now stays to the end: looking through it for garbage again and again takes a tenth of a run."""
    gc.freeze()
    gc.set_threshold(100_000)


def pytest_xdist_make_scheduler(config, log):
    return OneSeed(config, log)


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers():
    """A test that commits is followed by a flush; only there are the append-only tables emptied."""
    flush = TransactionTestCase._fixture_teardown

    def disarmed_flush(self):
        with immutability.disarmed():
            flush(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", disarmed_flush)
        yield


@pytest.fixture(autouse=True)
def _database(db):
    """Every test may use the database; it is rolled back after."""


@pytest.fixture(autouse=True)
def _empty_cache():
    """What one test counts against a visitor (wrong codes, failed sign-ins) is not held against the next."""
    cache.clear()


@pytest.fixture
def sign_in():
    """sign_in(Role.OPERATOR_SIGNER, …, organisation=…) returns a signed-in client with `.membership` and `.actor`.

    `fresh` says that the person proved who they are a moment ago, which bank details, payouts and exports ask for.
    """

    def sign_in(*roles, organisation=None, user=None, second_factor=True, fresh=True):
        membership = create_member(
            *roles,
            second_factor=second_factor,
            **({"organisation": organisation} if organisation else {}),
            **({"user": user} if user else {}),
        )
        client = signed_in_client(membership.user, membership.organisation_id, fresh=fresh)
        client.membership = membership
        client.actor = membership.actor()
        return client

    return sign_in
