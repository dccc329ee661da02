"""A real Chromium against the real site: its own process, its own data, its own Content-Security-Policy."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests import source
from tests.browser.reader import Reader

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SCREENSHOTS = source.ROOT / "screenshots"


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            # One server and one browser for all of them, so one worker.
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(autouse=True)
def _database():
    """The site under test has a database of its own; these tests see pages only."""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a freshly seeded site, served as `make run` serves it."""
    var = tmp_path_factory.mktemp("site")
    port = free_port()
    environment = os.environ | {
        "LEVEE_VAR": str(var),
        "LEVEE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.embedded",
        "DATABASE_URL": "",
    }
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["seed", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=source.ROOT, env=environment, check=True)
    server = [
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "marketplace.wsgi:application",
    ]
    log = (var / "server.log").open("w")
    processes = [
        subprocess.Popen(
            [str(Path(sys.executable).parent / server[0]), *server[1:]],
            cwd=source.ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        ),
        subprocess.Popen(
            [sys.executable, "manage.py", "work"], cwd=source.ROOT, env=environment, stdout=log, stderr=log
        ),
    ]
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/livez")
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: `make services` installs it")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request):
    return request.param


@pytest.fixture
def reader(site, chromium, script, request):
    """reader("Dana"): opens a browser of their own for one person, with or without JavaScript."""
    contexts = []

    def open_browser(person=""):
        context = chromium.new_context(
            base_url=site, java_script_enabled=script, viewport={"width": 1280, "height": 900}, locale="en-US"
        )
        contexts.append(context)
        return Reader(context.new_page(), person=person, script=script, pictures=SCREENSHOTS)

    yield open_browser
    for context in contexts:
        context.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_it_answers(address: str, seconds: int = 60):
    for _ in range(seconds * 5):
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer in {seconds} seconds")
