"""From “what should we do first?” to services with reasons and a price of one's own, in a real browser."""

import pytest

from marketplace.core.money import Money
from marketplace.reference.models import County, ZipArea
from tests.operators.factories import create_goals
from tests.providers.conftest import content, reference  # noqa: F401
from tests.providers.factories import draft_listing, publish, vetted_provider
from tests.subsidies.factories import create_open_program

pytestmark = pytest.mark.browser


@pytest.fixture
def services(content, reference):  # noqa: F811
    """Two services of one firm, one program, and the place of somebody who asks."""
    create_goals(4)
    county = {"name": "Custer County", "state": reference["state"], "rucc": 7, "rucc_vintage": "2023"}
    custer = County.objects.create(fips="30017", **county)
    ZipArea.objects.create(zip="59301", place="Miles City", state=reference["state"], county=custer)
    create_open_program()
    firm = vetted_provider(name="Tovilune Cyber")
    publish(draft_listing(firm, content(), name="Night watch"))
    dear = content(tiers=[{"from_quantity": 1, "unit_price": Money(90_000)}])
    publish(draft_listing(firm, dear, name="Watch for large plants"))


@pytest.mark.usefixtures("transactional_db", "services")
def test_a_clerk_answers_the_questions_and_reads_what_fits_and_what_they_would_pay(stage):
    clerk = stage.window("Clerk")
    clerk.opens("/services/")
    clerk.follows("Not sure what you need?")
    clerk.follows("Tell us about your systems")
    clerk.ticks("A water or wastewater system")
    clerk.presses("Continue")
    clerk.fills("ZIP code", "59301")
    clerk.presses("Continue")
    clerk.ticks("Local government")
    clerk.presses("Continue")
    clerk.fills("People served", "2,900")
    clerk.presses("Continue")
    for label, count in (("Computers", "14"), ("People", "9"), ("Sites", "2")):
        clerk.fills(label, count)
    clerk.presses("Continue")
    clerk.ticks("Yes")
    clerk.presses("Continue")
    clerk.presses("Skip, I am not sure")
    clerk.presses("Continue")
    clerk.reads("Choose at least one, or skip the question.")
    clerk.ticks("An attack is under way and nobody notices", "One person does it all")
    clerk.presses("Continue")
    clerk.ticks("Somebody who watches day and night")
    clerk.presses("Continue")
    clerk.ticks("Less than $5,000")
    clerk.presses("Continue")
    clerk.ticks("Within a month")
    clerk.presses("Continue")
    assert "?" not in clerk.here
    clerk.reads("Services that fit you", "You were told to fix: Somebody who watches day and night (MDR, SOC) (+20)")
    clerk.reads("Plains Grant, likely −$2,215.20 You pay $1,476.80", "What would change the order")
    assert clerk.words.index("Night watch") < clerk.words.index("Watch for large plants")
    code = clerk.main.locator(".lv-side .lv-big").inner_text()

    clerk.opens("/services/")
    clerk.reads("Prices are for your size: 14 computers, 9 people, 2 sites.", "You pay $1,476.80")
    clerk.follows("lowest own share")
    clerk.reads("We worked out your share of the 2 best matches, of 2 found, and put the lowest first.")
    clerk.follows("Night watch")
    clerk.reads("Plains Grant, likely", "Pays 60%, up to $25,000.00", "−$2,215.20", "This is not a decision")

    elsewhere = stage.window("Another machine")
    elsewhere.opens("/services/match/code/")
    elsewhere.fills("Your code", code)
    elsewhere.presses("Continue")
    elsewhere.reads("Services that fit you", "You pay $1,476.80")
    elsewhere.presses("Erase my answers")
    elsewhere.reads("What should we do first?")
