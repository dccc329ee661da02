"""What a first view costs on a slow link: bytes over the wire and requests, never times, which the machine decides."""

from collections import defaultdict

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from tests.browser.stage import Stage
from tests.browser.trade.cast import CLERK, PROGRAM_SLUG

pytestmark = pytest.mark.browser

KILOBYTE = 1024
MOST_BYTES, MOST_SCRIPT_BYTES, MOST_REQUESTS = 100 * KILOBYTE, 15 * KILOBYTE, 12
PUBLIC = ("/", "/services/", "/check/", "/programs/", f"/programs/{PROGRAM_SLUG}/", "/guidance/", "/accounts/login/")
OWN = ("/dashboard/", "/applications/", "/requests/new/", "/operators/assessment/")


@pytest.fixture
def slow_stage(chromium, small_world, settings, tmp_path, monkeypatch):
    """A stage whose static files are collected, hashed, compressed and sent by WhiteNoise, as on every real server."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    security, *rest = settings.MIDDLEWARE
    settings.MIDDLEWARE = [security, "whitenoise.middleware.WhiteNoiseMiddleware", *rest]
    call_command("collectstatic", verbosity=0, interactive=False)
    monkeypatch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda application: application)
    server = LiveServer("localhost")
    stage = Stage(chromium, server.url, has_scripts=True)
    yield stage
    stage.close()
    server.stop()
    assert stage.problems == []


class Scale:
    """Weighs what one window receives, as Chromium counts it on the wire: headers and compressed bodies."""

    def __init__(self, window):
        self.window = window
        self.kinds: dict[str, str] = {}
        self.addresses: list[str] = []
        self.bytes: dict[str, int] = defaultdict(int)
        network = window.context.new_cdp_session(window.page)
        network.on("Network.responseReceived", self._received)
        network.on("Network.loadingFinished", self._finished)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def weigh(self, address: str) -> None:
        for kept in (self.kinds, self.addresses, self.bytes):
            kept.clear()
        self.window.page.goto(address, wait_until="networkidle")

    def _received(self, event: dict) -> None:
        self.kinds[event["requestId"]] = event["type"]
        self.addresses.append(event["response"]["url"])

    def _finished(self, event: dict) -> None:
        self.bytes[self.kinds[event["requestId"]]] += int(event["encodedDataLength"])


@pytest.mark.parametrize(("name", "addresses"), [("A visitor", PUBLIC), (CLERK, OWN)])
def test_a_first_view_fits_a_slow_link_and_asks_nobody_else(slow_stage, name, addresses):
    window = slow_stage.window(name) if name == "A visitor" else slow_stage.signed_in(name)
    scale = Scale(window)
    for address in addresses:
        scale.weigh(address)
        assert sum(scale.bytes.values()) <= MOST_BYTES, (address, dict(scale.bytes))
        assert scale.bytes["Script"] <= MOST_SCRIPT_BYTES, address
        assert 0 < len(scale.addresses) <= MOST_REQUESTS, (address, scale.addresses)
        assert [one for one in scale.addresses if not one.startswith((slow_stage.url, "data:"))] == []
        assert scale.bytes["Stylesheet"] > 0, "Nothing was weighed but the page itself"
