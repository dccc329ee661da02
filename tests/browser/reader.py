"""One person at a browser, who checks each page they come to for accessibility and keeps a picture of it."""

import re

from axe_playwright_python.sync_playwright import Axe

WIDTHS = {"1280": 1280, "320": 320}
STANDARD = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


class Reader:
    """Wraps a page: `visit`, `press`, `fill` as a person would, by what stands on the page."""

    def __init__(self, page, *, person, script, pictures):
        self.page = page
        self.person = person
        self.script = script
        self.pictures = pictures
        self.complaints: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def visit(self, path: str, picture: str = ""):
        answer = self.page.goto(path)
        assert answer.status < 400, f"{path} answered {answer.status}"
        self.look(picture)

    def press(self, name: str, picture: str = ""):
        """Press the button with this text and look at the page that comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=False).first.click()
        self.look(picture)

    def follow(self, name: str, picture: str = ""):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=False).first.click()
        self.look(picture)

    def fill(self, **fields):
        """fill(name="Dana"): by the name of the input; True ticks, a list ticks several."""
        for name, value in fields.items():
            control = self.page.locator(f"[name='{name}']")
            kind = control.first.get_attribute("type") or control.first.evaluate("node => node.tagName.toLowerCase()")
            if kind in {"checkbox", "radio"}:
                self._tick(name, value)
            elif kind == "select":
                control.first.select_option(value)
            else:
                control.first.fill(str(value))

    def _tick(self, name, value):
        if value is True:
            self.page.locator(f"[name='{name}']").first.check(force=True)
            return
        for one in value if isinstance(value, list) else [value]:
            self.page.locator(f"[name='{name}'][value='{one}']").check(force=True)

    def sees(self, text: str):
        assert text in self.text, f"{self.person} does not see {text!r} at {self.page.url}:\n{self.text[:1500]}"

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def look(self, picture: str = ""):
        """What each page must do: fit a phone, break no accessibility rule, raise no error in the console."""
        if picture and self.script:
            self._take(picture)
        wide = self._scrolls_sideways_at(320)
        assert not wide, f"{self.path} is wider than a phone: {wide}"
        if self.script:
            self._ask_axe()
        assert not self.complaints, f"{self.path}: {self.complaints}"

    def _scrolls_sideways_at(self, width: int) -> str:
        self.page.set_viewport_size({"width": width, "height": 800})
        found = self.page.evaluate(
            "() => { const wide = document.documentElement.scrollWidth; return wide > innerWidth ? `${wide}px` : ''; }"
        )
        self.page.set_viewport_size({"width": 1280, "height": 900})
        return found

    def _ask_axe(self):
        report = Axe().run(self.page, options=STANDARD)
        faults = [
            f"{fault['id']}: {fault['help']} {[node['target'] for node in fault['nodes'][:3]]}"
            for fault in report.response["violations"]
        ]
        assert not faults, f"{self.path}: {faults}"

    def _take(self, picture: str):
        self.pictures.mkdir(exist_ok=True)
        for name, width in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=self.pictures / f"{picture}-{name}.png", full_page=True)

    def _listen(self, message):
        if message.type == "error":
            self.complaints.append(message.text)
