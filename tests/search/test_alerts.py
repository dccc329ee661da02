"""Saved searches and alerts: who reads of what is new, how they say yes, and how one press stops it."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.reference.models import Goal
from providers.services import listings
from search import services, tasks
from search.models import SavedSearch
from search.selectors import Question, alert_token
from tests.marketplace.accounts.factories import create_member, signed_in_client
from tests.providers.factories import SYSTEM, draft_listing, publish, vetted_provider

DAY = dt.timedelta(days=1)
BACKUP = Question(q="backup")
LINK = re.compile(r"http\S+(/alerts/\S+)")


@pytest.fixture
def shop(content):
    firm = vetted_provider(name="Tovilune Cyber")
    return lambda name, **changes: publish(draft_listing(firm, content(**changes), name=name))


@pytest.fixture
def buyer():
    return create_member(Role.OPERATOR_OWNER)


def saved(member, question=BACKUP, rhythm="daily", **extra):
    return services.save_search(by=member.actor(), question=question, rhythm=rhythm, **extra)


def after(pause):
    """A look after this pause, and the letters that it sends."""
    mail.outbox.clear()
    with clock.travel(clock.now() + pause):
        tasks.look_for_alerts()
        outbox.drain()
    return letters()


def letters():
    """Those of this part; providers and moderators get others."""
    return [one for one in mail.outbox if "saved search" in one.subject or "these alerts" in one.subject]


def readers(found):
    return sorted(letter.to[0] for letter in found)


def link_in(letter):
    return LINK.search(letter.body).group(1)


def test_what_is_new_and_fits_comes_once_and_what_does_not_fit_never(shop, buyer):
    shop("Backup from before")
    with clock.travel(clock.now() + dt.timedelta(minutes=5)):
        saved(buyer)
        with clock.travel(clock.now() + dt.timedelta(hours=1)):
            shop("Backup for towns")
            shop("Night watch")
        (letter,) = after(DAY)
        assert letter.to == [buyer.user.email]
        assert letter.subject == "Levee: 1 new service fits your saved search"
        assert "Backup for towns" in letter.body
        assert "Backup from before" not in letter.body
        assert "Night watch" not in letter.body
    assert after(3 * DAY) == []


def test_a_week_is_waited_for_where_somebody_asked_for_that(shop, buyer):
    saved(buyer, rhythm="weekly")
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        shop("Backup for towns")
    assert after(2 * DAY) == []
    assert len(after(7 * DAY)) == 1


def test_a_search_without_e_mails_sends_none(shop, buyer):
    saved(buyer, rhythm="never")
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        shop("Backup for towns")
    assert after(7 * DAY) == []


def test_choices_narrow_an_alert_as_they_narrow_the_page(shop, buyer):
    saved(buyer, Question(chosen={"delivery": {"on_site": "On site"}}))
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        shop("By wire", delivery="remote")
        shop("By hand", delivery="on_site")
    (letter,) = after(DAY)
    assert "By hand" in letter.body
    assert "By wire" not in letter.body


def test_what_is_taken_down_before_the_letter_goes_is_not_in_it(shop, buyer):
    saved(buyer)
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        gone = shop("Backup for towns")
    with clock.travel(clock.now() + DAY):
        tasks.look_for_alerts()
        assert services.look(search_id=SavedSearch.objects.get().pk) == [gone.pk]
        listings.unpublish_listing(by=SYSTEM, listing_id=gone.pk)
        outbox.drain()
    assert letters() == []


def test_no_letter_tells_what_is_looked_for_and_no_row_can_be_read(shop, buyer):
    search = saved(buyer, Question(q="backup after ransomware"))
    assert "ransomware" not in search.question
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        shop("Backup after ransomware")
        shop("Backup", description="We restore backup after ransomware.")
    (letter,) = after(DAY)
    assert "ransomware" not in letter.subject
    assert "“" not in letter.body


def test_goals_are_left_out_of_what_is_kept_and_the_page_says_so(buyer, reference):
    code = Goal.objects.order_by("pk").first().code
    client = signed_in_client(buyer.user, buyer.organisation_id)
    page = client.get(f"/saved-searches/new/?q=backup&goal={code}")
    assert "We leave the goals you picked out of it" in page.content.decode()
    client.post(f"/saved-searches/new/?q=backup&goal={code}", {"rhythm": "weekly", "is_shared": "no"})
    listed = client.get("/saved-searches/").content.decode()
    assert 'href="/services/?q=backup"' in listed
    assert "goal=" not in listed


def test_colleagues_read_a_shared_search_each_with_a_link_of_their_own(shop, buyer):
    colleague = create_member(Role.OPERATOR_VIEWER, organisation=buyer.organisation)
    create_member(Role.OPERATOR_OWNER)
    saved(buyer, is_shared=True)
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        shop("Backup for towns")
    found = after(DAY)
    assert readers(found) == sorted([buyer.user.email, colleague.user.email])
    assert link_in(found[0]) != link_in(found[1])


def test_one_press_stops_one_reader_and_the_colleagues_go_on(shop, buyer):
    colleague = create_member(Role.OPERATOR_VIEWER, organisation=buyer.organisation)
    search = saved(buyer, is_shared=True)
    page = f"/alerts/{alert_token(search, colleague)}/"
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(page).status_code == 200
    assert search.stops.count() == 0
    # As a mail program sends it: no cookie, no token of ours.
    assert strict.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert strict.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        shop("Backup for towns")
    assert readers(after(DAY)) == [buyer.user.email]


def test_a_letter_carries_the_header_by_which_mail_programs_stop_it(shop, buyer):
    search = saved(buyer)
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        shop("Backup for towns")
    (letter,) = after(DAY)
    assert letter.extra_headers["List-Unsubscribe"].endswith(f"{link_in(letter)}>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    Client().post(link_in(letter))
    search.refresh_from_db()
    assert search.rhythm == "never"


def test_whoever_left_the_organization_gets_no_more_of_its_alerts(shop, buyer):
    colleague = create_member(Role.OPERATOR_VIEWER, organisation=buyer.organisation)
    saved(buyer, is_shared=True)
    colleague.ended_at = clock.now()
    colleague.save()
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        shop("Backup for towns")
    assert readers(after(DAY)) == [buyer.user.email]


def test_a_visitor_says_yes_before_anything_is_sent(shop):
    Client().post("/alerts/new/?q=backup", {"email": "clerk@town.example", "rhythm": "daily"})
    outbox.drain()
    (asking,) = letters()
    assert asking.to == ["clerk@town.example"]
    assert "backup" not in asking.body
    with clock.travel(clock.now() + dt.timedelta(hours=1)):
        shop("Backup for towns")
    assert after(DAY) == []
    client, page = Client(), link_in(asking)
    assert "Do you want these alerts?" in client.get(page).content.decode()
    assert SavedSearch.objects.get().confirmed_at is None
    assert "We write to you when something new fits" in client.post(page).content.decode()
    assert SavedSearch.objects.get().confirmed_at is not None
    with clock.travel(clock.now() + dt.timedelta(hours=2)):
        shop("Backup for farms")
    assert "Backup for farms" in after(2 * DAY)[0].body


def test_when_a_visitor_stops_the_address_is_deleted():
    search = services.watch(email="clerk@town.example", question=BACKUP, rhythm="daily")
    page = f"/alerts/{alert_token(search)}/"
    assert "backup" in Client().get(page).content.decode()
    assert SavedSearch.objects.count() == 1
    assert "Your address and the search are deleted" in Client().post(page).content.decode()
    assert SavedSearch.objects.count() == 0
    assert Client().get(page).status_code == 404


def test_an_address_that_never_says_yes_is_forgotten_after_seven_days():
    services.watch(email="clerk@town.example", question=BACKUP, rhythm="daily")
    after(6 * DAY)
    assert SavedSearch.objects.count() == 1
    with clock.travel(clock.now() + 8 * DAY), pytest.raises(DomainError, match="7 days"):
        services.confirm_alert(search_id=SavedSearch.objects.get().pk)
    after(8 * DAY)
    assert SavedSearch.objects.count() == 0


def test_nobody_fills_the_mailbox_of_another():
    pages = [
        Client().post("/alerts/new/?q=backup", {"email": "Clerk@Town.example", "rhythm": "daily"}).content
        for _time in range(5)
    ]
    outbox.drain()
    assert len(letters()) == services.alerts.MOST_ASKED_A_DAY
    assert pages[0] == pages[4]


@pytest.mark.parametrize("token", ["SVS-ABCDEF.:x", "x", "SVS-ABCDEF"])
def test_a_link_that_is_not_ours_opens_nothing_and_stops_nothing(db, token):
    for page in (f"/alerts/{token}/", f"/alerts/{token}/yes/"):
        assert Client().get(page).status_code == 404
        assert Client().post(page).status_code == 404


def test_a_letter_handed_on_does_not_show_what_colleagues_look_for(buyer):
    search = saved(buyer, Question(q="ransomware"))
    page = f"/alerts/{alert_token(search)}/"
    assert "ransomware" not in Client().get(page).content.decode()
    assert "ransomware" in signed_in_client(buyer.user, buyer.organisation_id).get(page).content.decode()


def test_a_viewer_keeps_a_search_but_cannot_share_it(buyer):
    viewer = create_member(Role.OPERATOR_VIEWER, organisation=buyer.organisation)
    with pytest.raises(Refused, match="share"):
        saved(viewer, is_shared=True)
    assert SavedSearch.objects.count() == 0
    assert saved(viewer).organisation_id is None


def test_a_viewer_cannot_end_a_shared_search_and_a_stranger_does_not_find_it(buyer):
    viewer = create_member(Role.OPERATOR_VIEWER, organisation=buyer.organisation)
    stranger = create_member(Role.OPERATOR_OWNER)
    search = saved(buyer, is_shared=True)
    page = f"/saved-searches/{search.reference}/end/"
    services.stop_alert(search_id=search.pk, membership=viewer)
    assert signed_in_client(viewer.user, viewer.organisation_id).post(page).status_code == 403
    assert signed_in_client(stranger.user, stranger.organisation_id).post(page).status_code == 404
    assert SavedSearch.objects.count() == 1
    other_buyer = create_member(Role.OPERATOR_PREPARER, organisation=buyer.organisation)
    assert signed_in_client(other_buyer.user, buyer.organisation_id).post(page).status_code == 302
    assert SavedSearch.objects.count() == 0


def test_own_searches_are_seen_by_nobody_else(buyer):
    colleague = create_member(Role.OPERATOR_OWNER, organisation=buyer.organisation)
    saved(buyer, Question(q="mine"))
    saved(buyer, Question(q="ours"), is_shared=True)
    page = signed_in_client(colleague.user, buyer.organisation_id).get("/saved-searches/").content.decode()
    assert "“ours”" in page
    assert "“mine”" not in page


def test_twenty_are_the_most(buyer):
    for _time in range(services.alerts.MOST_SAVED):
        saved(buyer, rhythm="never")
    with pytest.raises(DomainError, match="20 saved searches"):
        saved(buyer)
    assert SavedSearch.objects.count() == services.alerts.MOST_SAVED


def test_the_results_page_offers_it_to_visitors_and_to_people_signed_in(shop, buyer):
    shop("Backup")
    assert 'href="/alerts/new/?q=backup"' in Client().get("/services/?q=backup").content.decode()
    client = signed_in_client(buyer.user, buyer.organisation_id)
    assert 'href="/saved-searches/new/?q=backup"' in client.get("/services/?q=backup").content.decode()
