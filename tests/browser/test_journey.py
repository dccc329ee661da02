"""The trade as journeys in a real browser, through pages only."""

import pytest

from tests.browser.trade import applying, buying, detours, paying, routes
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


def test_two_orders_are_paid_by_purchase_order_and_online_and_reconciled_with_the_bank(small_world, settings, stage):
    # The stand-in's pages are served by the same site.
    settings.STRIPE_STANDIN_PAGES = ""
    routes.tell(stage)
