"""The accessibility tree of the main pages, as a screen reader walks it: landmarks, headings, names of controls."""

from collections import Counter
from itertools import pairwise

import pytest

from tests.browser.trade.cast import ADMINISTRATOR, CHAIR, CLERK, PROGRAM_SLUG

pytestmark = pytest.mark.browser

CONTROLS = {"link", "button", "textbox", "searchbox", "spinbutton", "combobox", "checkbox", "radio"}
PAGES = {
    "A visitor": ("/", "/services/", "/check/", "/check/place/", "/programs/", "/guidance/", "/accounts/signup/"),
    CLERK: ("/dashboard/", "/requests/new/", "/operators/systems/", "/vouchers/", "/notices/"),
    CHAIR: ("/orders/", "/payments/"),
    "Vera Zimmer": ("/dashboard/", "/providers/my/services/", "/providers/my/vetting/"),
    ADMINISTRATOR: ("/dashboard/", f"/programs/{PROGRAM_SLUG}/desk/", f"/programs/{PROGRAM_SLUG}/budget/"),
    "Ruth Hale": ("/dashboard/", "/providers/vetting/"),
}


def nodes(page):
    """(role, name, properties) of everything that assistive technology is told, in reading order."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    for node in tree:
        if not node.get("ignored"):
            properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            yield node["role"]["value"], node.get("name", {}).get("value", "").strip(), properties


def faults(page) -> list[str]:
    seen = list(nodes(page))
    roles = Counter(role for role, _name, _properties in seen)
    found = [f"{roles[role]} landmarks “{role}”" for role in ("banner", "main", "contentinfo") if roles[role] != 1]
    areas = Counter(name for role, name, _properties in seen if role == "navigation")
    found += [f"{count} navigations are called “{name}”" for name, count in areas.items() if count > 1 or not name]
    found += [f"A {role} has no name" for role, name, _properties in seen if role in {*CONTROLS, "table"} and not name]
    levels = [properties["level"] for role, _name, properties in seen if role == "heading"]
    if levels.count(1) != 1 or levels[0] != 1:
        found.append(f"The headings do not begin with the only one of level 1: {levels}")
    found += [f"A heading of level {now} follows {before}" for before, now in pairwise(levels) if now > before + 1]
    if "Levee" not in page.title():
        found.append("The title does not name the site")
    return found


@pytest.mark.parametrize("stage", [True], indirect=True, ids=["with scripts"])
@pytest.mark.parametrize("name", PAGES)
def test_a_screen_reader_finds_landmarks_headings_and_names(small_world, stage, name):
    window = stage.window(name) if name == "A visitor" else stage.signed_in(name)
    found = {}
    for address in PAGES[name]:
        window.page.goto(address)
        if wrong := faults(window.page):
            found[address] = wrong
    assert found == {}
