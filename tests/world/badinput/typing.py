"""What is typed into a page that is to be accepted."""

from tests.world.badinput.pages import Page

# The first answer that the page offers.
ANY = object()


def typed_on(page: Page, typed: dict) -> dict:
    return {name: first_answer(page, name) if value is ANY else value for name, value in typed.items()}


def first_answer(page: Page, name: str) -> str:
    options = page.soup.select(f"select[name='{name}'] option") or page.elements(name)
    return next(option["value"] for option in options if option["value"])
