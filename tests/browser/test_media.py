"""Dark mode keeps its contrast; print is a letter without the site around it. A picture of each is kept."""

import pytest

from tests.browser.trade.cast import ADMINISTRATOR, CLERK, PROGRAM_SLUG

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("stage", [True], indirect=True, ids=["with scripts"])]

PAGES = {
    "A visitor": ("/", "/services/", f"/programs/{PROGRAM_SLUG}/", "/check/place/"),
    CLERK: ("/dashboard/", "/requests/new/"),
    ADMINISTRATOR: (f"/programs/{PROGRAM_SLUG}/budget/",),
}


def test_dark_mode_keeps_its_contrast(small_world, stage):
    for name, addresses in PAGES.items():
        window = stage.window(name) if name == "A visitor" else stage.signed_in(name)
        window.page.emulate_media(color_scheme="dark")
        for address in addresses:
            window.page.goto(address)
            stage.audit(window, f"dark{address.rstrip('/').replace('/', '-')}")


def test_paper_shows_the_page_and_not_the_site_around_it(small_world, stage):
    for name, addresses in PAGES.items():
        window = stage.window(name) if name == "A visitor" else stage.signed_in(name)
        window.page.emulate_media(media="print")
        for address in addresses:
            window.page.goto(address)
            assert window.main.get_by_role("heading", level=1).is_visible()
            assert not window.page.get_by_role("navigation").first.is_visible()
            assert not window.main.get_by_role("button").first.is_visible()
            stage.audit(window, f"print{address.rstrip('/').replace('/', '-')}")
