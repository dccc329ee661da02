from io import StringIO

import pytest
import textstat
from django.core.management import call_command
from wagtail.models import Page, Site

from cms import seeds
from cms.models import HomePage, ProgramPage, StandardPage
from marketplace.reference.models import DataSet
from subsidies.seeds.programs import PROGRAMS

GRADE = 8


@pytest.mark.parametrize("draft", seeds.drafts(), ids=lambda draft: draft.slug)
def test_every_page_reads_at_grade_eight_or_below(draft):
    assert_reads_easily(draft.words())


def assert_reads_easily(words):
    """Both formulas count letters and sentences, so no dictionary of syllables is needed."""
    assert textstat.automated_readability_index(words) <= GRADE
    assert textstat.coleman_liau_index(words) <= GRADE


def test_what_the_seeded_programs_say_of_themselves_reads_at_grade_eight_or_below():
    assert_reads_easily(" ".join(planned.summary for planned in PROGRAMS))


def test_no_seeded_page_escapes_the_reading_test():
    seeds.seed()
    pages = Page.objects.filter(depth__gte=2).exclude(pk__in=ProgramPage.objects.values("pk"))
    assert {page.slug for page in pages} == {draft.slug for draft in seeds.drafts()}


@pytest.mark.parametrize("draft", seeds.drafts(), ids=lambda draft: draft.slug)
def test_no_page_claims_what_is_not_so(draft):
    words = draft.words().lower()
    assert "executive order" not in words
    assert "cisa approved" not in words
    assert "!" not in words


def test_the_pages_are_made_once_and_changes_of_editors_stay():
    seeds.seed()
    before = Page.objects.count()
    home = HomePage.objects.get()
    home.title = "Changed by an editor"
    home.save_revision().publish()

    seeds.seed()

    assert Page.objects.count() == before
    assert HomePage.objects.get().title == "Changed by an editor"
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk


def test_an_installation_without_the_demo_loads_its_pages_by_a_command_and_keeps_what_editors_change():
    out = StringIO()
    call_command("content_load", stdout=out)
    assert out.getvalue() == f"{len(seeds.drafts())} pages made.\n"
    about = StandardPage.objects.get(slug="about")
    about.lead = "Changed by an editor"
    about.save_revision().publish()
    before = Page.objects.count()

    out = StringIO()
    call_command("content_load", stdout=out)

    assert out.getvalue() == "Every page was there already.\n"
    assert Page.objects.count() == before
    assert StandardPage.objects.get(slug="about").lead == "Changed by an editor"


def test_the_about_page_names_the_makers_of_the_data_that_is_loaded(client):
    seeds.seed()
    heading = "Who made the public data we use"
    assert heading not in client.get("/about/").content.decode()
    DataSet.objects.create(code="zips", title="ZIP codes", vintage="2022", attribution="© GeoNames", row_count=1)

    page = client.get("/about/").content.decode()

    assert heading in page
    assert "ZIP codes, 2022. © GeoNames" in page


def test_a_visitor_reads_every_page_without_an_account(client):
    seeds.seed()
    for page in Page.objects.live().filter(depth__gte=2).specific():
        response = client.get(page.url)
        assert response.status_code == 200, page.url
        assert page.title in response.content.decode()


def test_a_visitor_finds_guidance_by_a_word(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        seeds.seed()
    found = client.get("/guidance/search/", {"q": "backup"}).content.decode()
    assert "/guidance/backups/" in found
    found = client.get("/guidance/search/", {"q": "phishing"}).content.decode()
    assert "/guidance/passwords-and-sign-in/" in found
    assert "We found nothing" in client.get("/guidance/search/", {"q": "zebra"}).content.decode()
    assert client.get("/guidance/search/", {"q": "\x00" + "a" * 5000}).status_code == 200
