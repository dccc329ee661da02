"""People at their own browser windows, and the calendar and the worker that they share."""

import datetime as dt
import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Locator, Page

from marketplace.core import clock
from tests.browser import pictures

SCREENSHOTS = Path(__file__).resolve().parent.parent.parent / "screenshots"
WIDTHS = (320, 1280)
HEIGHT = 900
# A machine that does other things, too, stood still for longer than 15 seconds. How fast a page is, budgets tell.
PATIENCE_MS = 60_000


class Calendar:
    """Stands in for the clock's context variable, so that the threads of the server see the same day as the test."""

    def __init__(self):
        self._ahead: dt.timedelta | None = None

    def get(self) -> dt.datetime | None:
        return None if self._ahead is None else dt.datetime.now(dt.UTC) + self._ahead

    def set(self, moment: dt.datetime):
        before, self._ahead = self._ahead, moment - dt.datetime.now(dt.UTC)
        return before

    def reset(self, before: dt.timedelta | None) -> None:
        self._ahead = before


class Window:
    """One person's browser. What the page's policy blocks, or a script's error, is a problem."""

    def __init__(self, stage: "Stage", name: str):
        self.stage, self.name = stage, name
        self.context = stage.browser.new_context(
            java_script_enabled=stage.has_scripts, base_url=stage.url, viewport={"width": WIDTHS[-1], "height": HEIGHT}
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: stage.note(self, message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: stage.note(self, str(error)))
        self.page.on("response", self._read_policy)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def here(self) -> str:
        return self.page.url

    @property
    def words(self) -> str:
        """What stands in the main part, as it is read."""
        return " ".join(self.main.inner_text().split())

    def opens(self, address: str) -> None:
        self.page.goto(address)
        self.stage.look_at(self)

    def goes_to(self, link: str) -> None:
        """A link of the header."""
        self.page.get_by_role("banner").get_by_role("link", name=link).first.click()
        self.stage.look_at(self)

    def follows(self, link: str) -> None:
        """The first link of the main part that begins with these words."""
        self.main.get_by_role("link", name=re.compile(rf"^{re.escape(link)}")).first.click()
        self.stage.look_at(self)

    def presses(self, button: str) -> None:
        self.main.get_by_role("button", name=button, exact=True).first.click()
        self.stage.look_at(self)

    def fills(self, label: str, value: str, *, group: str = "") -> None:
        place = self.main.get_by_role("group", name=group) if group else self.main
        place.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s*\(optional\))?\s*$")).fill(value)

    def chooses(self, label: str, option: str) -> None:
        self.main.get_by_label(label).select_option(label=option)

    def ticks(self, *labels: str) -> None:
        """Boxes and circles are ticked on their words, as people do."""
        for label in labels:
            self.main.locator("label", has_text=label).first.click()

    def attaches(self, file: dict) -> None:
        self.main.locator("input[type=file]").set_input_files(file)

    def signs(
        self, button: str, *, name: str = "Type your full name", consent: str = "I agree to sign this electronically"
    ) -> None:
        """A signature is the typed name, the title and the consent; the three are on a page of their own."""
        self.fills(name, self.name)
        self.fills("Your title", "Chair")
        self.ticks(consent)
        self.presses(button)

    def reads(self, *sentences: str) -> None:
        words = self.words
        for sentence in sentences:
            assert sentence in words, f"{self.name} does not read “{sentence}” on {self.here}:\n{words}"

    def _read_policy(self, response) -> None:
        if response.headers.get("content-type", "").startswith("text/html"):
            if "default-src 'self'" not in response.headers.get("content-security-policy", ""):
                self.stage.note(self, f"{response.url} has no policy")
            if response.status >= 400:
                self.stage.note(self, f"{response.url} answers {response.status}")


class Stage:
    """The windows of one journey. A page is audited, at both widths, once for each set of things one can do on it."""

    def __init__(self, browser: Browser, url: str, *, has_scripts: bool):
        self.browser, self.url, self.has_scripts = browser, url, has_scripts
        self.problems: list[str] = []
        self._windows: dict[str, Window] = {}
        self._seen: set[tuple[str, ...]] = set()

    def window(self, name: str) -> Window:
        """The window of somebody who is not signed in."""
        if name not in self._windows:
            self._windows[name] = Window(self, name)
        return self._windows[name]

    def signed_in(self, name: str) -> Window:
        """This person of the demo, by the button on the sign-in page."""
        if name in self._windows:
            return self._windows[name]
        window = self.window(name)
        window.opens("/accounts/demo/")
        window.presses(name)
        return window

    def note(self, window: Window, problem: str) -> None:
        self.problems.append(f"{window.name} on {window.page.url}: {problem}")

    def look_at(self, window: Window) -> None:
        """Once the page is whole: of half a page nobody reads the rest. Axe needs scripts, so it looks only where pages
        may run some."""
        window.page.wait_for_load_state()
        if not self.has_scripts:
            return
        path = window.here.removeprefix(self.url).partition("?")[0]
        kind = re.sub(r"[A-Z]{3}-[A-Z0-9]{6}|\d+", "", path)
        look = (kind, *sorted(window.main.get_by_role("button").all_inner_texts()))
        if look in self._seen:
            return
        self._seen.add(look)
        name = re.sub(r"[^a-z]+", "-", kind).strip("-") or "home"
        self.audit(window, f"{len(self._seen):03}-{name}")

    def audit(self, window: Window, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        for width in WIDTHS:
            window.page.set_viewport_size({"width": width, "height": HEIGHT})
            too_wide = window.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if too_wide > 0:
                self.note(window, f"{too_wide} px too wide at {width} px")
            found = Axe().run(window.page)
            if found.violations_count:
                self.note(window, found.generate_report())
            window.page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
        window.page.set_viewport_size({"width": WIDTHS[-1], "height": HEIGHT})

    def keep_picture(self, window: Window, name: str) -> None:
        """A picture for the README, renewed when LEVEE_PICTURES=1 asks for it."""
        if self.has_scripts and os.environ.get("LEVEE_PICTURES"):
            pictures.keep(window.page, name)

    def work(self) -> None:
        """What the worker does by itself: the schedule and the outbox."""
        call_command("work", once=True)

    def wait_until(self, moment: dt.datetime) -> None:
        """Everybody goes home; on `moment` the worker looks at the calendar, and people sign in again."""
        self.close()
        clock._travelled.set(moment)
        self.work()

    def close(self) -> None:
        for window in self._windows.values():
            window.context.close()
        self._windows.clear()
