"""What a visitor sees, in a real browser, with and without scripts."""

import pytest

from cms import seeds

pytestmark = pytest.mark.browser


def test_a_visitor_reads_the_content_pages(stage):
    seeds.seed()
    visitor = stage.window("A visitor")
    for address in ("/", "/guidance/", "/guidance/backups/", "/questions/", "/under-attack/", "/free-services/"):
        visitor.opens(address)
    for address in ("/about/", "/privacy/", "/accessibility/", "/guidance/search/?q=backup", "/services/"):
        visitor.opens(address)


def test_a_visitor_reaches_sign_in_sign_up_and_reset(stage):
    visitor = stage.window("A visitor")
    for address in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        visitor.opens(address)
