"""The trade as journeys in a real browser, through pages only."""

import pytest

from tests.browser.trade import applying, buying, detours, paying
from tests.browser.trade.cast import Papers

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_one_purchase_from_search_to_payment(small_world, stage):
    papers = Papers()
    for step in (*applying.STEPS, *buying.STEPS, *paying.STEPS):
        step(stage, papers)


def test_an_application_that_is_returned_declined_appealed_and_wait_listed_still_gets_its_money(small_world, stage):
    papers = Papers()
    for step in detours.STEPS:
        step(stage, papers)
