"""From a word to a letter about what is new: compare, keep, share, be told, stop; with scripts and without."""

import datetime as dt
import re

import pytest
from django.core import mail

from marketplace.accounts.actor import SYSTEM
from providers.models import Listing
from providers.services import listings
from tests.browser.trade.cast import CLERK, MONDAY
from tests.providers.factories import publish

pytestmark = pytest.mark.browser

READER = "clerk@town.example"
LINK = re.compile(r"http\S+(/alerts/\S+)")


def letter_to(address: str) -> str:
    """The newest one, which is then out of the mailbox."""
    letter = [one for one in mail.outbox if one.to == [address]][-1]
    mail.outbox.remove(letter)
    return letter.body


def something_new() -> str:
    """A provider changes a service and a moderator publishes it; its name."""
    listing = Listing.objects.public().order_by("pk").first()
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, summary="Now with a visit each month.")
    return publish(listing).name


def test_two_services_are_compared_and_put_on_the_shortlist(small_world, stage):
    clerk = stage.signed_in(CLERK)
    clerk.opens("/services/")
    names = clerk.main.locator(".lv-service h3").all_inner_texts()[:2]
    for box in clerk.main.locator("input[name=service]").all()[:2]:
        box.check()
    clerk.presses("Compare the ticked services")
    clerk.reads("Compare 2 services", *names, "Earliest start", "Programs that may pay a part")
    clerk.follows(names[0])
    clerk.presses("Add to our shortlist")
    clerk.reads("Shortlist", names[0], f"added by {CLERK}")
    clerk.presses(f"Take off {clerk.main.locator('.lv-tasks .usa-sr-only').last.inner_text().strip()}")
    clerk.reads("Nothing is on it yet.")


def test_a_visitor_says_yes_reads_what_is_new_and_stops(small_world, stage):
    visitor = stage.window("A visitor")
    visitor.opens("/services/")
    visitor.follows("Write to me when something new fits")
    visitor.fills("Your e-mail address", "clerk")
    visitor.presses("Send me the first letter")
    visitor.reads("Enter a whole e-mail address")
    visitor.fills("Your e-mail address", READER)
    visitor.ticks("Once a day")
    visitor.presses("Send me the first letter")
    visitor.reads("Look into your mailbox", READER)
    stage.work()
    visitor.opens(LINK.search(letter_to(READER)).group(1))
    visitor.presses("Yes, write to me")
    visitor.reads("We write to you when something new fits")
    stage.wait_until(MONDAY + dt.timedelta(hours=3))
    name = something_new()
    stage.wait_until(MONDAY + dt.timedelta(days=2))
    body = letter_to(READER)
    assert name in body
    reader = stage.window("A visitor")
    reader.opens(LINK.search(body).group(1))
    reader.presses("Stop these e-mails")
    reader.reads("Your address and the search are deleted.")


def test_a_search_is_kept_for_the_whole_organization(small_world, stage):
    clerk = stage.signed_in(CLERK)
    clerk.opens("/services/?q=backup")
    clerk.follows("Save this search")
    clerk.ticks("Once a day", "Everybody in my organization")
    clerk.presses("Save it")
    clerk.reads("Saved searches", "“backup”", "for everybody in")
    clerk.follows("“backup”")
    assert clerk.here.endswith("/services/?q=backup")


def test_suggestions_come_while_one_types_and_the_form_works_without_them(small_world, stage):
    visitor = stage.window("A visitor")
    visitor.opens("/services/")
    visitor.main.get_by_label("Search services").press_sequentially("mfa")
    if stage.has_scripts:
        visitor.main.locator("#suggestions a").first.wait_for()
        stage.audit(visitor, "suggestions")
    visitor.presses("Search")
    assert "q=mfa" in visitor.here
    visitor.reads("MFA")
