"""What anybody sees without an account."""

import pytest

PAGES = {"/accounts/login/": "sign-in", "/accounts/signup/": "sign-up"}


@pytest.mark.parametrize("path", sorted(PAGES))
def test_pages_that_anybody_may_read(reader, path):
    visitor = reader("a visitor")
    visitor.visit(path, picture=PAGES[path])
