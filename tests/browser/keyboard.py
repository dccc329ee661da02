"""Somebody who uses the keys only. Each Tab must land on something that is marked and in sight."""

from tests.browser.stage import Window

MOST_TABS = 120
# Boxes and circles of the design system are drawn by their label, so the label carries the mark.
WHERE = """async () => {
  // The browser scrolls to the focus when it paints next.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const label = at.matches(".usa-checkbox__input, .usa-radio__input") ? at.labels[0] : null;
  const seen = label || at, mark = getComputedStyle(seen, label ? "::before" : null);
  const box = seen.getClientRects()[0], x = box.left + box.width / 2, y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  const words = at.labels?.[0]?.innerText || at.innerText || at.getAttribute("aria-label") || "";
  return {
    name: words.replace(/\\s+/g, " ").trim(),
    isMarked: (mark.outlineStyle !== "none" && parseFloat(mark.outlineWidth) >= 2) || mark.boxShadow !== "none",
    isInSight: box.top > -1 && box.bottom < innerHeight + 1 && box.left > -1 && box.right < innerWidth + 1,
    isUncovered: Boolean(top) && (seen.contains(top) || top.contains(seen)),
  };
}"""


class Keys:
    def __init__(self, window: Window):
        self.window, self.page = window, window.page
        # What slides into sight would be looked for while it still moves.
        self.page.emulate_media(reduced_motion="reduce")

    def tab(self) -> str:
        """The name of what has the focus after one Tab; "" outside the page."""
        self.page.keyboard.press("Tab")
        at = self.page.evaluate(WHERE)
        if at is None:
            return ""
        for quality in ("isMarked", "isInSight", "isUncovered"):
            assert at[quality], f"“{at['name']}” on {self.window.here} has the focus: {quality} is false"
        return at["name"]

    def tab_to(self, name: str) -> None:
        for _ in range(MOST_TABS):
            if self.tab().startswith(name):
                return
        raise AssertionError(f"No Tab reaches “{name}” on {self.window.here}")

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def types(self, label: str, text: str) -> None:
        self.tab_to(label)
        self.page.keyboard.type(text)

    def skips_to_the_content(self) -> None:
        """The first Tab of a page reaches the skip link, and it works."""
        assert self.tab() == "Skip to the main content"
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"
