"""A clerk without a mouse signs in, begins an application and saves a part of it, with Tab, Enter and the space bar."""

import pytest

from marketplace.accounts.seeds import PASSWORD
from tests.browser.keyboard import Keys
from tests.browser.trade.cast import PROGRAM

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("stage", [True], indirect=True, ids=["with scripts"])
def test_a_clerk_applies_with_the_keyboard_alone(small_world, stage, width):
    clerk = stage.window("A clerk without a mouse")
    clerk.page.set_viewport_size({"width": width, "height": 720})
    keys = Keys(clerk)
    clerk.page.goto("/accounts/login/")
    keys.skips_to_the_content()
    keys.types("Email", "preparer@bearcreekwater.example")
    keys.types("Password", PASSWORD)
    keys.enter()
    clerk.reads("Bear Creek Rural Water District", "What is going on")
    keys.tab_to("Applications")
    keys.enter()
    keys.skips_to_the_content()
    keys.tab_to(PROGRAM)
    keys.enter()
    keys.tab_to("Start the application")
    keys.enter()
    keys.tab_to("Free help you looked at")
    keys.enter()
    keys.tab_to("Free scanning")
    clerk.page.keyboard.press("Space")
    keys.types("What came of it", "It found one old server.")
    keys.tab_to("Save")
    keys.enter()
    clerk.reads("Free help you looked at Done")
