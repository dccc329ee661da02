"""The whole trade as one journey in a real browser, from the search to the last payment, through pages only."""

import pytest

from tests.browser.trade import applying, buying, paying
from tests.browser.trade.cast import Papers

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_one_purchase_from_search_to_payment(small_world, stage):
    papers = Papers()
    for step in (*applying.STEPS, *buying.STEPS, *paying.STEPS):
        step(stage, papers)
