"""A real Chromium on a live server, with the real Content-Security-Policy. Pictures go to `/screenshots/`."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from marketplace.core import clock
from tests.browser.stage import Calendar, Stage
from tests.browser.trade import cast
from tests.browser.world import Snapshot
from tests.snapshot import put_back_what_migrations_made

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(autouse=True)
def _needs_the_network_of_this_machine(socket_enabled, transactional_db):
    """The browser and the server speak over loopback."""
    put_back_what_migrations_made()


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("Chromium is not installed")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, "--disable-sync", "--no-first-run"])
        yield browser
        browser.close()


@pytest.fixture
def calendar(monkeypatch):
    """The day as the server's threads see it too; the real one until somebody sets it."""
    calendar = Calendar()
    monkeypatch.setattr(clock, "_travelled", calendar)
    return calendar


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def stage(request, chromium, live_server, calendar):
    """Windows of one variant; whatever they noted as wrong fails the test."""
    stage = Stage(chromium, live_server.url, has_scripts=request.param)
    yield stage
    stage.close()
    assert not stage.problems, "\n".join(stage.problems)


@pytest.fixture(scope="session")
def snapshot():
    return Snapshot()


@pytest.fixture
def small_world(transactional_db, calendar, snapshot):
    """Three vetted firms, the operators and the programs of the demo on a Monday, before any trade."""
    calendar.set(cast.MONDAY)
    snapshot.restore()
