"""Every page of the demo in a real browser: axe, both widths, the console and the policy."""

import pytest
from django.urls import reverse
from playwright.sync_api import Error

from tests.browser.stage import Stage, Window
from tests.world import demo
from tests.world.access.declared import Row
from tests.world.access.table import ROWS
from tests.world.access.visits import Cast, homes
from tests.world.people import NEWCOMER, VISITOR, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

A_DAY = 24 * 60 * 60
ANSWERS_FOR_MACHINES = {"livez", "readyz"}


@pytest.fixture
def whole_demo(transactional_db, settings):
    """Nobody is asked to sign in again."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = A_DAY
    demo.seed_or_fetch()


def walker(cast: Cast, row: Row, thing) -> Person:
    """Somebody who gets this page; a member rather than somebody who belongs nowhere yet."""
    may = [person for person in cast.inside(row, thing) if person.role in (row.see or ())]
    return min(may, key=lambda person: person.role in (VISITOR, NEWCOMER))


def addresses(cast: Cast) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for row in ROWS:
        if row.see and row.route not in ANSWERS_FOR_MACHINES:
            thing = row.thing() if row.thing else None
            arguments = thing.arguments if thing else row.part() if row.part else {}
            found.setdefault(reverse(row.route, kwargs=arguments), walker(cast, row, thing))
    return found


def window_of(stage: Stage, person: Person) -> Window:
    window = stage.window(f"{person.role} of {person.organisation_id}")
    if (session := person.client.cookies.get("sessionid")) and not window.context.cookies():
        window.context.add_cookies([{"name": "sessionid", "value": session.value, "url": stage.url}])
    return window


@pytest.mark.parametrize("stage", [True], indirect=True, ids=["with scripts"])
def test_every_page_passes_axe_fits_both_widths_and_says_nothing_on_the_console(whole_demo, stage):
    seen = 0
    for url, person in addresses(Cast(homes())).items():
        window = window_of(stage, person)
        try:
            window.opens(url)
            seen += 1
        except Error as error:
            # A file to keep is no page.
            if "Download is starting" not in str(error):
                stage.note(window, f"{url}: {error}")
    assert seen > 100
