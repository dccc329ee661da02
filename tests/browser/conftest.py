"""A real Chromium on a live server, with the real Content-Security-Policy. Screenshots go to `/screenshots/`."""

import os
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from wagtail.models import Collection, Locale

SCREENSHOTS = Path(__file__).resolve().parent.parent.parent / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDTHS = (320, 1280)


@pytest.fixture(autouse=True)
def _needs_the_network_of_this_machine(socket_enabled, transactional_db):
    """The browser and the server speak over loopback; a flush also empties what Wagtail's migrations put there."""
    Locale.objects.get_or_create(language_code="en")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


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


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def visitor(request, chromium, live_server):
    """A fresh browser window; what the page's policy blocks, or a script's error, fails the test."""
    context = chromium.new_context(java_script_enabled=request.param, base_url=live_server.url)
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.has_scripts = request.param
    yield page
    context.close()
    assert not problems


@pytest.fixture
def look(visitor):
    """look("/about/") opens the page at both widths, audits it and keeps a picture of it."""

    def look(address):
        answer = visitor.goto(address)
        assert answer.status < 400, address
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        check(visitor, address)

    return look


def check(page, name):
    SCREENSHOTS.mkdir(exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.has_scripts:
            overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, f"{name} is {overflow} px too wide at {width} px"
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            file = re.sub(r"[^a-z0-9]+", "-", name.strip("/")) or "home"
            page.screenshot(path=SCREENSHOTS / f"{file}-{width}.png", full_page=True)
