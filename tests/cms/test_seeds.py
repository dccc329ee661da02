import pytest
import textstat
from wagtail.models import Page, Site

from cms import seeds
from cms.models import HomePage

GRADE = 8


@pytest.mark.parametrize("draft", seeds.drafts(), ids=lambda draft: draft.slug)
def test_every_page_reads_at_grade_eight_or_below(draft):
    # Both formulas count letters and sentences, so no dictionary of syllables is needed.
    assert textstat.automated_readability_index(draft.words()) <= GRADE
    assert textstat.coleman_liau_index(draft.words()) <= GRADE


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
    assert "We found nothing" in client.get("/guidance/search/", {"q": "zebra"}).content.decode()
    assert client.get("/guidance/search/", {"q": "\x00" + "a" * 5000}).status_code == 200
