"""What a visitor sees, in a real browser, with and without scripts."""

import pytest

from cms import seeds

pytestmark = pytest.mark.browser


def test_a_visitor_reads_the_content_pages(look):
    seeds.seed()
    for address in ("/", "/guidance/", "/guidance/backups/", "/questions/", "/under-attack/", "/free-services/"):
        look(address)
    for address in ("/about/", "/privacy/", "/accessibility/", "/guidance/search/?q=backup", "/services/"):
        look(address)


def test_a_visitor_reaches_sign_in_sign_up_and_reset(look):
    for address in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        look(address)
