"""The first content of the site: real pages in plain words, made once; what editors change stays changed."""

from wagtail.models import Page, Site

from cms import models
from cms.seeds import guidance, standard
from cms.seeds.pieces import Draft
from subsidies.models import Program


def seed() -> None:
    """Make the pages that are missing. Safe to run again."""
    home = _home()
    index = _child(home, models.GuidanceIndex, guidance.INDEX)
    for draft in guidance.PAGES:
        _child(index, models.GuidancePage, draft)
    _child(home, models.FaqPage, standard.QUESTIONS)
    _child(home, models.EmergencyPage, standard.EMERGENCY)
    _child(home, models.FreeServicesPage, standard.FREE_SERVICES)
    for draft in standard.PAGES:
        _child(home, models.StandardPage, draft)
    _programs(home)


def _programs(home: models.HomePage) -> None:
    """A public page for each program that visitors may read about."""
    index = _child(home, models.ProgramIndex, standard.PROGRAMS)
    known = models.ProgramPage.objects.values_list("program_id", flat=True)
    for program in Program.objects.announced().exclude(pk__in=list(known)):
        index.refresh_from_db()
        page = models.ProgramPage(title=program.name, slug=program.slug, lead=program.summary, program=program)
        index.add_child(instance=page)
        page.save_revision().publish()


def drafts() -> list[Draft]:
    """Every text this module holds, for the test of their reading grade."""
    fixed = [
        standard.HOME,
        guidance.INDEX,
        standard.QUESTIONS,
        standard.EMERGENCY,
        standard.FREE_SERVICES,
        standard.PROGRAMS,
    ]
    return [*fixed, *guidance.PAGES, *standard.PAGES]


def _home() -> models.HomePage:
    if existing := models.HomePage.objects.first():
        return existing
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    home = root.add_child(instance=models.HomePage(**_fields(standard.HOME)))
    home.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.root_page = home
    site.site_name = "Levee"
    site.save()
    # The page that Wagtail's own migration put there says nothing about us.
    if welcome and welcome.specific_class is Page and not welcome.is_root():
        Page.objects.get(pk=welcome.pk).delete()
    return models.HomePage.objects.get(pk=home.pk)


def _child(parent: Page, model: type[models.ContentPage], draft: Draft) -> Page:
    if existing := model.objects.child_of(parent).filter(slug=draft.slug).first():
        return existing
    parent.refresh_from_db()
    page = parent.add_child(instance=model(**_fields(draft)))
    page.save_revision().publish()
    return page


def _fields(draft: Draft) -> dict:
    return {"title": draft.title, "slug": draft.slug, "lead": draft.lead, "body": list(draft.body)}
